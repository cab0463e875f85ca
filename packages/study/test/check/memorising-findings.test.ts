import { selectEngine, setUpMember } from "@conclave/ensemble/training";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Memorised, memorise } from "../../src/check/memorise.js";
import { memorisingFindings } from "../../src/check/memorising-findings.js";
import { soundData, specOf } from "./support/checked.js";

const guess = { loss: 2 };
const learned: Memorised = {
  rows: 32,
  steps: 100,
  firstLoss: 2,
  lastLoss: 0.01,
  highestLoss: 2,
  learned: true,
  gaveUp: false,
};
const outOfTime: Memorised = { ...learned, steps: 40, lastLoss: 1.9, learned: false, gaveUp: true };
const failed: Memorised = { ...outOfTime, steps: 500, gaveUp: false };
const sample: Memorised = { ...learned, rows: 1 };

/** What is found with a learning rate of 0.001: severity, and the beginning of what. */
function found(batch: Memorised, reliable: Memorised | null, single: Memorised | null = sample): string[] {
  return memorisingFindings({ batch, sample: single, reliable }, 0.001, guess).map(
    ({ severity, what }) => `${severity}: ${what}`,
  );
}

describe("a network that was given up on when its time was over", () => {
  it("has nothing said against it, whichever part of the check it was", () => {
    const undecided = [expect.stringMatching(/^note: whether 32 rows can be learned by heart is not known: time was/)];
    expect(found(outOfTime, outOfTime)).toEqual(undecided);
    expect(found(failed, outOfTime)).toEqual(undecided);
    expect(found(outOfTime, learned)).toEqual(undecided);
    expect(found(learned, null, { ...outOfTime, rows: 1 })).toEqual([
      expect.stringMatching(/^note: whether a single row can be learned by heart is not known/),
    ]);
  });

  it("is blamed for what so few steps do prove: a loss that rises, and a failure of the reliable optimizer", () => {
    expect(found({ ...outOfTime, highestLoss: 40 }, learned)).toEqual([expect.stringMatching(/^warning: .*after 40/)]);
    expect(found(outOfTime, failed)).toEqual([expect.stringMatching(/^error: .*cannot even learn them by heart/)]);
  });

  it("is told apart from one that had all its steps", async () => {
    const engine = await selectEngine("auto");
    onTestFinished(() => engine.close());
    const setup = setUpMember(specOf({ model: { mlp: { hidden: [8] } } }), 0, soundData(), engine);
    const limits = { target: 1e-9, steps: 40, signal: new AbortController().signal };
    const rows = Int32Array.of(0, 1, 2, 3);
    const hurried = await memorise(setup, rows, { ...limits, milliseconds: 0 });
    expect(hurried).toMatchObject({ steps: 20, learned: false, gaveUp: true });
    const patient = await memorise(setup, rows, { ...limits, milliseconds: Number.POSITIVE_INFINITY });
    expect(patient).toMatchObject({ steps: 40, learned: false, gaveUp: false });
  });
});
