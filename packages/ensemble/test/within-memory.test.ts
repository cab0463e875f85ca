import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Engine, EngineError, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MemberSummary } from "../src/member/outcome.js";
import { moreParts } from "../src/training/epoch/smaller-parts.js";
import type { MemberProgress } from "../src/training/member-task.js";
import { clouds, run } from "./support/small-data.js";
import { train } from "./support/train.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(() => engine.close());

const data = clouds();
/** 90 rows in batches of 32 leave a last one of 26. */
const group = {
  model: { mlp: { hidden: [8], dropout: 0.2 } },
  optimizer: { adam: { learningRate: 0.05, schedule: "cosine" } },
  batchSize: 32,
  epochs: 3,
} as const;
const spec = run({ members: [group] });
const inParts = (microBatches: number) => run({ members: [{ ...group, microBatches }] });

/** The engine, on a machine whose memory has room for so many rows at once, from a training step on. */
function withRoomFor(rows: number, fromStep = 0): Engine {
  return {
    ...engine,
    prepareTraining(step) {
      const session = engine.prepareTraining(step);
      return {
        async run(chunk) {
          const { batchSize, microBatches = 1, indices, inputs } = chunk;
          const end = inputs.firstStep + indices.length / batchSize;
          if (end > fromStep && Math.ceil(batchSize / microBatches) > rows) {
            throw new EngineError("out-of-memory", "memory ran out: Failed to allocate memory");
          }
          return session.run(chunk);
        },
        release: () => session.release(),
      };
    },
  };
}

describe("D6: a member that finds too little memory", () => {
  it("goes on with smaller parts of its batches, and says so", async () => {
    const notices: string[] = [];
    const progress: MemberProgress[] = [];
    const { summary } = await train({
      spec,
      data,
      engine: withRoomFor(10),
      onNotice: (notice) => notices.push(notice),
      onProgress: (now) => progress.push(now),
    });
    expect(notices).toEqual([
      "member 0 (mlp): memory ran out: Failed to allocate memory; going on with each batch of 32 rows in 2 parts of up to 16 (microBatches: 2)",
      "member 0 (mlp): memory ran out: Failed to allocate memory; going on with each batch of 32 rows in 4 parts of up to 8 (microBatches: 4)",
    ]);
    expect(new Set(progress.map(({ microBatches }) => microBatches))).toEqual(new Set([4]));
    expect(summary).toMatchObject({ steps: 9, microBatches: 4 });
    expect(summary.determinismClass).toBe(`${engine.determinismClass}/microBatches=4`);
    expect(summary.epochs[2]!.loss).toBeLessThan(0.8 * summary.epochs[0]!.loss);
  });

  it("has the bytes of one whose spec asks for those parts, and others than one that needed none", async () => {
    const asked = await train({ spec: inParts(4), data, engine });
    expect(asked.summary.determinismClass).toBe(engine.determinismClass);
    const whole = await train({ spec, data, engine });
    expect(whole.weights).not.toEqual(asked.weights);
    // From the first step on; from the last step of a training epoch, whose start is repeated.
    for (const fromStep of [0, 2]) {
      const halved = await train({ spec, data, engine: withRoomFor(8, fromStep) });
      expect(halved.weights).toEqual(asked.weights);
      expect(halved.predictions).toEqual(asked.predictions);
    }
  });

  it("is resumed with the parts that it had, also where memory would suffice for larger ones", async () => {
    const straight = await train({ spec, data, engine: withRoomFor(16, 4) });
    expect(straight.summary.determinismClass).toBe(
      `${engine.determinismClass} + ${engine.determinismClass}/microBatches=2`,
    );
    expect(straight.summary.microBatches).toBe(2);
    for (const { epoch, bytes } of straight.checkpoints.slice(1)) {
      const resumed = await train({ spec, data, engine, resumeFrom: bytes });
      expect(resumed.checkpoints).toEqual(straight.checkpoints.slice(epoch));
      expect(resumed.weights).toEqual(straight.weights);
    }
  });

  it("fails once its parts are single rows, and says what to do", async () => {
    await expect(train({ spec, data, engine: withRoomFor(0) })).rejects.toMatchObject({
      code: "out-of-memory",
      message: expect.stringMatching(
        /^member 0 \(mlp\): memory ran out: Failed to allocate memory, with a batch of 32 rows in 32 parts; use narrower or fewer layers, /,
      ),
    });
  });

  it("fails before batch normalisation sees too few rows to be of use", async () => {
    const normalised = run({ members: [{ ...group, model: { mlp: { hidden: [8], batchNorm: true } } }] });
    const { summary } = await train({ spec: normalised, data, engine: withRoomFor(8) });
    expect(summary.microBatches).toBe(4);
    await expect(train({ spec: normalised, data, engine: withRoomFor(7) })).rejects.toThrow(
      "with a batch of 32 rows in 4 parts; smaller parts than 8 rows make batch normalisation useless",
    );
  });

  it("says where a loss stopped being finite in parts that fit", async () => {
    const diverging = run({
      members: [{ ...group, optimizer: { sgd: { learningRate: 1e30 } } }],
    });
    await expect(train({ spec: diverging, data, engine: withRoomFor(16) })).rejects.toMatchObject({
      code: "non-finite",
      message: expect.stringContaining("layer"),
    });
  });
});

const canLimit = process.platform === "linux" && spawnSync("prlimit", ["--version"]).status === 0;

it.skipIf(!canLimit)(
  "D6: a member whose process really has too little memory for a batch ends trained, in parts that fit",
  () => {
    const fixture = fileURLToPath(new URL("fixtures/little-memory.js", import.meta.url));
    const stdio = ["ignore", "pipe", "ignore"] as const;
    const printed = execFileSync(process.execPath, [fixture, "200"], { encoding: "utf8", stdio: [...stdio] });
    const { notices, summary } = JSON.parse(printed) as { notices: string[]; summary: MemberSummary };
    expect(notices[0]).toMatch(
      /^member 0 \(mlp\): memory ran out: .*alloc.*; going on with each batch of 2048 rows in 2 parts of up to 1024 \(microBatches: 2\)$/,
    );
    expect(summary.microBatches).toBe(2 ** notices.length);
    expect(summary).toMatchObject({ steps: 4, determinismClass: expect.stringContaining(`/microBatches=`) });
    expect(summary.test?.accuracy).toBeGreaterThan(0.6);
  },
);

describe("moreParts", () => {
  it("doubles up to parts of the smallest size", () => {
    expect(moreParts(10, 1, 1)).toBe(2);
    expect(moreParts(10, 8, 1)).toBe(10);
    expect(moreParts(10, 10, 1)).toBeNull();
    expect(moreParts(20, 1, 8)).toBe(2);
    expect(moreParts(20, 2, 8)).toBeNull();
  });
});
