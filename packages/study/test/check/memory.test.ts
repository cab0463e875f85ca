import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { judgeMemory } from "../../src/check/memory-estimate.js";
import { checker } from "./support/checked.js";

const check = checker();

describe("D6: memory, estimated before the start", () => {
  it("counts weights with the optimizer's memory, and activations by the batch", async () => {
    const model = { mlp: { hidden: [100] } };
    const parameters = 12 * 100 + 100 + 100 * 4 + 4;
    const [adam, sgd, larger, inParts] = await Promise.all([
      check({ model, batchSize: 10 }),
      check({ model, batchSize: 10, optimizer: { sgd: { learningRate: 0.01 } } }),
      check({ model, batchSize: 40 }),
      check({ model, batchSize: 40, microBatches: 4 }),
    ]);
    const memoryOf = (report: typeof adam) => report.models[0]!.fit!.memory;
    expect(memoryOf(sgd).weights).toBe(7 * 4 * parameters);
    // Adam keeps two numbers more per parameter, and how far its decays are.
    expect(memoryOf(adam).weights).toBeGreaterThanOrEqual(3 * memoryOf(sgd).weights);
    expect(memoryOf(adam).weights).toBeLessThan(3.01 * memoryOf(sgd).weights);
    // 12 inputs, 12 flattened, 100 hidden, 4 logits, four bytes each.
    expect(memoryOf(adam).activations).toBe(2.5 * 4 * (12 + 12 + 100 + 4) * 10);
    expect(memoryOf(larger).activations).toBe(4 * memoryOf(adam).activations);
    expect(memoryOf(inParts).activations).toBe(memoryOf(adam).activations);
    const { process: own, weights, activations, rows, total } = memoryOf(adam);
    expect(total).toBe(own + weights + activations + rows);
  });

  it("warns when a worker leaves little of the machine, and stops when it takes more than there is", () => {
    const estimate = { process: 0.2e9, weights: 0.1e9, activations: 3e9, rows: 0, total: 3.3e9 };
    expect(judgeMemory(estimate, 8e9)).toEqual([]);
    expect(judgeMemory(estimate, 4e9)[0]).toMatchObject({ severity: "warning", remedy: /batchSize/ });
    const [finding] = judgeMemory(estimate, 2e9);
    expect(finding?.severity).toBe("error");
    expect(finding?.what).toBe("a worker needs about 3.3 GB, of the 2 GB here; most of it for activations");
  });

  it.each([{ batchSize: 64 }, { batchSize: 256, microBatches: 4 }])(
    "is within half and twice of what a training process really takes: %o",
    async (batches) => {
      const conv = { conv2d: { filters: 16, kernel: 3, padding: "same", activation: "relu" } };
      const model = { layers: [conv, conv, { maxPool: 2 }, "flatten", { dense: "classes" }] };
      const program = fileURLToPath(new URL("./support/peak-memory.js", import.meta.url));
      const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify({ model, ...batches })]);
      const { grown, estimated } = JSON.parse(stdout) as { grown: number; estimated: number };
      expect(grown).toBeGreaterThan(50e6);
      expect(estimated / grown).toBeGreaterThan(0.5);
      expect(estimated / grown).toBeLessThan(2);
    },
  );
});
