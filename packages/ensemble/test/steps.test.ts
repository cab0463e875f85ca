import { describe, expect, it } from "vitest";
import { chunkPace } from "../src/training/chunks/chunk-pace.js";
import { nextChunk, partsOf, planSteps } from "../src/training/chunks/steps.js";

describe("O1: planSteps", () => {
  it("counts a smaller last batch as a step", () => {
    expect(planSteps(90, 16, 4)).toEqual({
      rows: 90,
      batchSize: 16,
      microBatches: 1,
      stepsPerEpoch: 6,
      totalSteps: 24,
    });
    expect(planSteps(96, 16, 4)).toMatchObject({ stepsPerEpoch: 6 });
  });

  it("makes one step of a full batch, and of a batch size beyond the bag", () => {
    expect(planSteps(90, "full", 3)).toEqual({
      rows: 90,
      batchSize: 90,
      microBatches: 1,
      stepsPerEpoch: 1,
      totalSteps: 3,
    });
    expect(planSteps(90, 128, 3)).toEqual(planSteps(90, "full", 3));
  });

  it("makes a step of each row for a batch size of 1", () => {
    expect(planSteps(90, 1, 1)).toMatchObject({ stepsPerEpoch: 90 });
  });
});

describe("partsOf", () => {
  const plan = planSteps(90, 16, 1, 4);

  it("gives a smaller last batch as many parts as it needs for none to be larger than those of a full batch", () => {
    expect([16, 10, 4, 1].map((rows) => partsOf(rows, plan, 4))).toEqual([4, 3, 1, 1]);
    expect([16, 10].map((rows) => partsOf(rows, plan, 1))).toEqual([1, 1]);
    expect([16, 15].map((rows) => partsOf(rows, plan, 16))).toEqual([16, 15]);
  });

  it("never has more parts than rows, since a bag may be smaller than a batch", () => {
    expect(planSteps(3, 16, 1, 8)).toMatchObject({ batchSize: 3, microBatches: 3 });
  });
});

describe("nextChunk", () => {
  const plan = planSteps(90, 16, 1);

  it("takes as many full batches as it may, then the rest of the rows with their own batch size", () => {
    expect(nextChunk(plan, 0, 3)).toEqual({ start: 0, steps: 3, batchSize: 16 });
    expect(nextChunk(plan, 48, 3)).toEqual({ start: 48, steps: 2, batchSize: 16 });
    expect(nextChunk(plan, 80, 3)).toEqual({ start: 80, steps: 1, batchSize: 10 });
  });
});

describe("chunkPace", () => {
  it("aims at a second a chunk, between 1 and 64 steps", () => {
    const pace = chunkPace();
    const range = { start: 0, steps: 8, batchSize: 100 };
    pace.ran(range, 400);
    expect(pace.steps).toBe(20);
    pace.ran(range, 20_000);
    expect(pace.steps).toBe(1);
    pace.ran(range, 1);
    expect(pace.steps).toBe(64);
    expect(pace.samplesPerSecond).toBeCloseTo(2400 / 20.401, 6);
  });
});
