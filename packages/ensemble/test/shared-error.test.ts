import { describe, expect, it } from "vitest";
import { sharedError } from "../src/scores/shared-error.js";
import { ofSecondClass } from "./support/made-up-run.js";

const truth = { task: "classification", labels: Int32Array.of(0, 0, 0, 1), outputs: 2 } as const;

describe("M5: the error that all voters share", () => {
  it("counts rows on which all name the same wrong class", () => {
    // Row 0: all wrong. Row 1: one is right. Row 2: all right. Row 3: all right.
    const answers = [
      ofSecondClass(0.9, 0.9, 0.1, 0.8),
      ofSecondClass(0.8, 0.4, 0.1, 0.8),
      ofSecondClass(0.7, 0.9, 0.1, 0.9),
    ];
    expect(sharedError(answers, truth)).toBe(0.25);
  });

  it("does not count what voters agree on that know nothing", () => {
    const threeClasses = { task: "classification", labels: Int32Array.of(0, 0), outputs: 3 } as const;
    const unsure = Float32Array.of(0.3, 0.4, 0.3, 0.1, 0.8, 0.1);
    expect(sharedError([unsure, unsure, unsure], threeClasses)).toBe(0.5);
  });

  it("says nothing of one or two voters, or of numbers", () => {
    const wrong = ofSecondClass(0.9, 0.9, 0.9, 0.1);
    expect(sharedError([wrong, wrong], truth)).toBeNull();
    const numbers = { task: "regression", labels: Float32Array.of(1), outputs: 1 } as const;
    expect(sharedError([Float32Array.of(1), Float32Array.of(1), Float32Array.of(1)], numbers)).toBeNull();
  });
});
