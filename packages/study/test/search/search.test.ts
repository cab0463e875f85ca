import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Engine, selectEngine } from "@conclave/ensemble/training";
import { lastEpochOf, parseSpec, SpecError } from "@conclave/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { svgFigure } from "../../src/plot/svg-figure.js";
import type { RunSpecRunner, StudyRun } from "../../src/run-spec-runner.js";
import { parseChoice, parseDimension } from "../../src/search/parse-dimension.js";
import type { SearchPlan } from "../../src/search/plan.js";
import type { SearchOptions } from "../../src/search/round.js";
import { search as searchOnce } from "../../src/search/search.js";
import { searchFigure } from "../../src/search/search-figure.js";
import type { SearchPoint } from "../../src/search/search-point.js";
import { StudyFolder } from "../../src/search/study-folder.js";
import { DIGITS } from "../support/digits.js";
import { type InProcessRun, inProcessRunner, never, soloOf, temporaryFolder } from "../support/in-process-runner.js";
import { valleyRunner } from "../support/valley-runner.js";

const RATE = "members.0.optimizer.adam.learningRate";
const follow: SearchOptions = { parallel: 1, signal: never, onPoint: () => undefined };

const gridOf = (...fields: string[]): SearchPlan => ({
  way: { kind: "grid", dimensions: fields.map(parseChoice) },
  halving: null,
  judge: "error",
});

const randomOf = (points: number, rounds: number, fields: string[], halving: number | null = null): SearchPlan => ({
  way: { kind: "random", dimensions: fields.map(parseDimension), points, rounds },
  halving,
  judge: "error",
});

async function studyOf(plan: SearchPlan, input: unknown = DIGITS, directory?: string): Promise<StudyFolder> {
  return StudyFolder.create(directory ?? (await temporaryFolder()), { name: "digits", input, plan });
}

/** A search, and its folder closed afterwards. */
const search: typeof searchOnce = async (runner, folder, options) => {
  await using opened = folder;
  return await searchOnce(runner, opened, options);
};

/** What a search must give again, whoever ran it: everything but how long it took. */
const timeless = (points: readonly SearchPoint[]) => points.map(({ seconds, ...point }) => point);

describe("with real trainings", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await selectEngine("onnx-cpu");
  });
  afterAll(() => engine.close());

  it("M7: a grid tries every combination and finds the best by its validation rows; its spec trains as it stands", async () => {
    const folder = await studyOf(gridOf(`${RATE}=0.0001,0.01`, "members.0.model.mlp.hidden=[2],[16]"));
    const runner = await inProcessRunner(engine);
    const outcome = await search(runner, folder, follow);
    expect(outcome.points.map(({ values }) => Object.values(values))).toEqual([
      [0.0001, [2]],
      [0.0001, [16]],
      [0.01, [2]],
      [0.01, [16]],
    ]);
    expect(outcome.best.values).toEqual({ [RATE]: 0.01, "members.0.model.mlp.hidden": [16] });
    expect(outcome.best.score?.error).toBeLessThan(0.15);
    expect(Math.min(...outcome.points.slice(0, 3).map(({ score }) => score?.error ?? 0))).toBeGreaterThan(0.15);

    const text = await readFile(outcome.bestSpec, "utf8");
    const best = parseSpec(parse(text));
    expect(soloOf(best)).toMatchObject({
      model: { mlp: { hidden: [16] } },
      optimizer: { adam: { learningRate: 0.01 } },
    });
    const { report } = await runner(best, { name: "again", signal: never });
    expect(1 - (report.members[0]?.validation?.accuracy ?? 0)).toBeCloseTo(outcome.best.score?.error ?? 0, 12);
    expect(svgFigure(searchFigure(outcome))).toContain(`>${RATE}</text>`);
  });

  it("M8: random rounds come closer around the best, on logarithmic and whole-number scales", async () => {
    const fields = [`${RATE}=1e-5..1:log`, "members.0.model.mlp.hidden.0=2..32:log:int"];
    const outcome = await search(await inProcessRunner(engine), await studyOf(randomOf(6, 2, fields)), follow);
    const spread = (round: number): number => {
      const rates = outcome.points.filter((point) => point.round === round).map(({ values }) => Number(values[RATE]));
      return Math.log10(Math.max(...rates) / Math.min(...rates));
    };
    expect(spread(1)).toBeGreaterThan(3.3);
    expect(spread(2)).toBeLessThan(2.51);
    expect(outcome.points).toHaveLength(12);
    expect(outcome.best.score?.error).toBeLessThan(0.12);
    expect(outcome.points.every(({ values }) => Number.isInteger(values["members.0.model.mlp.hidden.0"]))).toBe(true);
  });

  describe("M8: successive halving", () => {
    const optimizer = { adam: { learningRate: 0.01, schedule: "cosine" } };
    const input = { ...DIGITS, members: [{ ...DIGITS.members[0], optimizer, epochs: 4, count: 2 }] };
    const plan: SearchPlan = { ...gridOf(`${RATE}=0.0001,0.003,0.01,0.9`), halving: 2 };
    const membersOf = ({ path }: Pick<StudyRun, "path">): Promise<readonly Buffer[]> =>
      Promise.all([0, 1].map((member) => readFile(join(path, `member-00${member}.safetensors`))));

    it("goes on where a rung ended: no epoch is trained twice, and the winner's members are those of a plain training", async () => {
      const runs: InProcessRun[] = [];
      const runner = await inProcessRunner(engine, (run) => runs.push(run));
      const folder = await studyOf(plan, input);
      const { best, points, bestSpec } = await search(runner, folder, follow);
      // Four points for one epoch of four, two of them for one more, and one for the last two; each with two members.
      expect(runs.map(({ trained }) => trained)).toEqual([2, 2, 2, 2, 2, 2, 4]);
      expect(points.map(({ restarted }) => restarted)).toEqual(new Array(7).fill(null));
      expect(best).toMatchObject({ rung: 3, share: 1 });
      expect(await readdir(folder.path)).toEqual(["best.yaml", "points.jsonl", "study.json"]);

      const halved = await membersOf(runs.at(-1)!);
      const plain = await runner(parseSpec(parse(await readFile(bestSpec, "utf8"))), { name: "plain", signal: never });
      expect(runs.at(-1)?.trained).toBe(8);
      expect(await membersOf(plain)).toEqual(halved);
    });

    it("goes on after an interruption as well, from the runs that its folder keeps", async () => {
      const whole = await search(await inProcessRunner(engine), await studyOf(plan, input), follow);
      const directory = await temporaryFolder();
      const controller = new AbortController();
      const onPoint: SearchOptions["onPoint"] = (_, { done }) => done === 5 && controller.abort(new Error("Ctrl-C"));
      const options = { parallel: 1, signal: controller.signal, onPoint };
      const interrupted = search(await inProcessRunner(engine), await studyOf(plan, input, directory), options);
      await expect(interrupted).rejects.toThrow("Ctrl-C");

      const runs: InProcessRun[] = [];
      const runner = await inProcessRunner(engine, (run) => runs.push(run));
      expect(timeless((await search(runner, await StudyFolder.open(directory), follow)).points)).toEqual(
        timeless(whole.points),
      );
      expect(runs.map(({ trained }) => trained)).toEqual([2, 4]);
    });
  });
});

describe("M8: coarse to fine", () => {
  it("finds a valley that one round of as many points misses", async () => {
    const { runner } = valleyRunner(0.00345);
    const distance = async (points: number, rounds: number) => {
      const outcome = await search(runner, await studyOf(randomOf(points, rounds, [`${RATE}=1e-6..1:log`])), follow);
      return Math.abs(Math.log10(Number(outcome.best.values[RATE]) / 0.00345));
    };
    expect(await distance(5, 6)).toBeLessThan(0.03);
    expect(await distance(5, 6)).toBeLessThan(await distance(30, 1));
  });

  it("gives the same points however many are trained at a time", async () => {
    const plan = randomOf(6, 3, [`${RATE}=1e-6..1:log`, "members.0.batchSize=8,16,full"]);
    const run = async (parallel: number) =>
      timeless((await search(valleyRunner(0.01).runner, await studyOf(plan), { ...follow, parallel })).points);
    expect(await run(4)).toEqual(await run(1));
  });
});

describe("M8: successive halving", () => {
  it("trains all for a share of their epochs, and only the best in full", async () => {
    const { runner, runs } = valleyRunner(0.01);
    const plan = randomOf(9, 1, [`${RATE}=1e-6..1:log`], 3);
    const outcome = await search(
      runner,
      await studyOf(plan, { ...DIGITS, members: [{ ...DIGITS.members[0], epochs: 18 }] }),
      follow,
    );
    expect(runs.map((spec) => lastEpochOf(soloOf(spec)))).toEqual([
      ...new Array(9).fill(2),
      ...new Array(3).fill(6),
      18,
    ]);
    const nearest = (rung: number) =>
      outcome.points
        .filter((point) => point.rung === rung)
        .map(({ values }) => Math.abs(Math.log10(Number(values[RATE]) / 0.01)));
    expect(Math.max(...nearest(2))).toBeLessThanOrEqual([...nearest(1)].sort((a, b) => a - b)[2]!);
    expect(nearest(3)).toEqual([Math.min(...nearest(1))]);
    expect(outcome.best).toMatchObject({ rung: 3, share: 1 });
    // What was trained for two epochs may not win by chance over what was trained in full.
    expect(outcome.points.filter(({ share }) => share === 1)).toEqual([outcome.best]);
  });
});

describe("a search that is interrupted", () => {
  it.each([1, 5, 12])("keeps its %d finished points, and goes on to the same end", async (finished) => {
    const plan = randomOf(5, 3, [`${RATE}=1e-6..1:log`]);
    const whole = await search(valleyRunner(0.01).runner, await studyOf(plan), follow);

    const directory = await temporaryFolder();
    const controller = new AbortController();
    const onPoint: SearchOptions["onPoint"] = (_, { done, planned }) => {
      expect(planned).toBe(15);
      if (done === finished) controller.abort(new Error("Ctrl-C"));
    };
    const options = { parallel: 1, signal: controller.signal, onPoint };
    await expect(search(valleyRunner(0.01).runner, await studyOf(plan, DIGITS, directory), options)).rejects.toThrow(
      "Ctrl-C",
    );

    const { runner, runs } = valleyRunner(0.01);
    const folder = await StudyFolder.open(directory);
    expect(folder.points).toHaveLength(finished);
    const resumed = await search(runner, folder, follow);
    expect(runs).toHaveLength(15 - finished);
    expect(timeless(resumed.points)).toEqual(timeless(whole.points));
    expect(resumed.best.values).toEqual(whole.best.values);
  });
});

describe("a point that fails", () => {
  const failing = (rate: number, error: () => Error): RunSpecRunner => {
    const { runner } = valleyRunner(0.01);
    return async (spec, options) => {
      const { optimizer } = soloOf(spec);
      if ("adam" in optimizer && optimizer.adam.learningRate === rate) throw error();
      return runner(spec, options);
    };
  };
  const named = (name: string, message: string, code?: string) => Object.assign(new Error(message), { name, code });
  const plan = gridOf(`${RATE}=0.1,0.2,0.3`);

  it("is told with its reason, and takes no other with it", async () => {
    const runner = failing(0.2, () => named("ModelError", "layer conv1: the kernel is larger than the image"));
    const outcome = await search(runner, await studyOf(plan), follow);
    expect(outcome.points.map(({ status, reason }) => [status, reason])).toEqual([
      ["succeeded", null],
      ["failed", "layer conv1: the kernel is larger than the image"],
      ["succeeded", null],
    ]);
    expect(svgFigure(searchFigure(outcome))).toContain("1 failed (✕)");
  });

  it.each([
    ["ProtocolError", "unreachable"],
    ["DataError", "not-found"],
    ["DataError", "unreadable"],
  ])("for a reason that is not its own (%s %s) ends the search, which can be gone on with", async (name, code) => {
    const directory = await temporaryFolder();
    const broken = failing(0.2, () => named(name, "it is away", code));
    await expect(search(broken, await studyOf(plan, DIGITS, directory), follow)).rejects.toThrow("it is away");
    const outcome = await search(valleyRunner(0.01).runner, await StudyFolder.open(directory), follow);
    expect(outcome.points.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
  });

  it("is an error where all fail", async () => {
    const runner: RunSpecRunner = async () => {
      throw named("DataError", "rows.csv, line 7: expected a number");
    };
    await expect(search(runner, await studyOf(plan), follow)).rejects.toMatchObject({
      code: "no-result",
      message: "none of 3 points could be trained: rows.csv, line 7: expected a number",
    });
  });
});

describe("a search that cannot be right is refused before anything is trained", () => {
  const untouched: RunSpecRunner = async () => expect.unreachable("nothing is to be trained");
  const refused = async (plan: SearchPlan, input: unknown = DIGITS) =>
    search(untouched, await studyOf(plan, input), follow);

  it("over a field that does not exist: a SpecError with the choices", async () => {
    const search = refused(gridOf("members.0.batchsize=16,32"));
    await expect(search).rejects.toBeInstanceOf(SpecError);
    await expect(search).rejects.toThrow(
      "members.0.batchsize: is not a field; did you mean batchSize? (there are: name, model, count",
    );
  });

  it("with a value that the field does not take, at any end of a range", async () => {
    await expect(refused(gridOf("members.0.epochs=5,0"))).rejects.toThrow(
      "members.0.epochs: must be at least 1, got 0",
    );
    await expect(refused(randomOf(3, 1, ["members.0.model.mlp.dropout=0..1"]))).rejects.toThrow(
      "must be below 1, got 1",
    );
  });

  it("over numbers where the field takes whole ones: `:int` is advised", async () => {
    for (const field of [
      "members.0.batchSize=1..8",
      "members.*.epochs=1..9:log",
      "members.0.model.mlp.hidden.0=1..1000",
    ]) {
      const [name = ""] = field.split("=");
      await expect(refused(randomOf(3, 1, [`${RATE}=1e-3..1`, field]))).rejects.toMatchObject({
        code: "option-invalid",
        message: expect.stringMatching(
          new RegExp(
            `^${name.replaceAll(/[.*]/g, "\\$&")}: takes whole numbers only, and a range .* such as \\d+\\.\\d+: write :int`,
          ),
        ),
      });
    }
  });

  it("without validation rows: the test set is not there to choose by", async () => {
    const input = { ...DIGITS, data: { train: { sample: "digits" }, test: 0.2 } };
    await expect(refused(gridOf("members.0.epochs=1,2"), input)).rejects.toThrow(
      "data.validation: a search judges by the validation rows, and there are none",
    );
  });

  it("with numbers that make no sense, or nothing to vary", async () => {
    await expect(refused(randomOf(0, 1, [`${RATE}=1e-3..1`]))).rejects.toThrow(
      "random: expected a whole number from 1",
    );
    await expect(refused(randomOf(3, 1.5, [`${RATE}=1e-3..1`]))).rejects.toThrow(
      "rounds: expected a whole number from 1",
    );
    await expect(refused(randomOf(3, 1, [`${RATE}=1e-3..1`], 1))).rejects.toThrow(
      "halving: expected a whole number from 2, got 1",
    );
    await expect(refused(gridOf())).rejects.toThrow("a search needs at least one field to vary");
    await expect(refused(gridOf(`${RATE}=1`, `${RATE}=2`))).rejects.toThrow("expected each field once, got it twice");
  });
});

it("never looks at the test rows: a report that shines there and nowhere else does not win", async () => {
  // The valley's reports have a test accuracy that is the better the worse the validation is.
  const outcome = await search(valleyRunner(0.01).runner, await studyOf(gridOf(`${RATE}=0.01,1`)), follow);
  expect(outcome.best.values).toEqual({ [RATE]: 0.01 });
  expect(await readFile(join(outcome.path, "points.jsonl"), "utf8")).not.toContain("test");
});
