import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp } from "../src/host/exp.js";
import { log } from "../src/host/log.js";
import { accuracy, argMax, negativeLogLikelihood, softmax } from "../src/host.js";

describe("exp", () => {
  it("is within two units in the last place of the true value, all over its range", () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        // Math.exp itself is within one unit.
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(3 * Number.EPSILON);
      }),
      { numRuns: 2000 },
    );
  });

  it("is exact where it can be, and ends in 0 and infinity", () => {
    expect(exp(0)).toBe(1);
    expect(exp(-Infinity)).toBe(0);
    expect(exp(-1000)).toBe(0);
    expect(exp(1000)).toBe(Infinity);
    expect(exp(Number.NaN)).toBeNaN();
  });
});

describe("log", () => {
  it("is within three units in the last place of the true value, all over its range", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        const truth = Math.log(x);
        expect(Math.abs(log(x) - truth)).toBeLessThanOrEqual(3 * Number.EPSILON * Math.abs(truth));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([0.1, 0.3, 0.5, 0.9, 0.97, 0.999, 1.0001, 2, 10])(
    "of %d, where cancellation is worst or bases are usual",
    (x) => {
      expect(Math.abs(log(x) / Math.log(x) - 1)).toBeLessThan(3 * Number.EPSILON);
    },
  );

  it("is exact at 1, and refuses what has no logarithm", () => {
    expect(log(1)).toBe(0);
    for (const x of [0, -1, Number.NaN, Infinity]) expect(() => log(x)).toThrow(RangeError);
  });
});

describe("softmax", () => {
  it("turns each row of logits into probabilities", () => {
    const rows = softmax(Float32Array.of(0, Math.log(3), 5, 5), 2);
    expect(rows[0]).toBeCloseTo(0.25, 7);
    expect(rows[1]).toBeCloseTo(0.75, 7);
    expect([rows[2], rows[3]]).toEqual([0.5, 0.5]);
  });

  it("stays finite for extreme logits", () => {
    expect(Array.from(softmax(Float32Array.of(3e38, -3e38, 3e38), 3))).toEqual([0.5, 0, 0.5]);
  });

  it("sums to one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (logits) => {
          const sum = softmax(Float32Array.from(logits), logits.length).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 6);
        },
      ),
    );
  });
});

describe("accuracy", () => {
  it("is the share of rows whose largest score is the label's", () => {
    const scores = Float32Array.of(0.1, 0.9, 0.8, 0.2, 0.3, 0.7);
    expect(accuracy(scores, Int32Array.of(1, 1, 1))).toBeCloseTo(2 / 3, 12);
    expect(Array.from(argMax(scores, 2))).toEqual([1, 0, 1]);
  });

  it("takes the first of equal scores", () => {
    expect(Array.from(argMax(Float32Array.of(1, 1, 0, 0, 2, 2), 3))).toEqual([0, 1]);
  });
});

describe("negativeLogLikelihood", () => {
  it("is the mean of -ln p(label)", () => {
    const probabilities = Float32Array.of(0.5, 0.5, 0.25, 0.75);
    const expected = (Math.log(2) + Math.log(4)) / 2;
    expect(negativeLogLikelihood(probabilities, Int32Array.of(1, 0))).toBeCloseTo(expected, 12);
  });

  it("has the same bits on every version of Node", () => {
    const probabilities = Float32Array.from({ length: 4096 }, (_, at) => (at + 1) / 4097);
    const bits = Float64Array.from(probabilities, (p) => negativeLogLikelihood(Float32Array.of(p), Int32Array.of(0)));
    const hash = createHash("sha256").update(new Uint8Array(bits.buffer)).digest("hex");
    expect(hash).toBe("8b46b7be70f1ab745cbc48d52be5e6a39a06f23d5dedf7cf74f9279545b4d421");
    expect(negativeLogLikelihood(probabilities, new Int32Array(2048).fill(1))).toBe(0.9979338883783381);
  });

  it("is NaN where a probability is, and does not throw", () => {
    expect(negativeLogLikelihood(Float32Array.of(Number.NaN, 0.5), Int32Array.of(0))).toBeNaN();
  });

  it("stays finite where a probability was rounded to zero", () => {
    expect(negativeLogLikelihood(Float32Array.of(1, 0), Int32Array.of(1))).toBeCloseTo(126 * Math.LN2, 9);
  });
});

describe("@conclave/core/host", () => {
  it("loads no tensor library", () => {
    const script = `await import(${JSON.stringify(new URL("../dist/host.js", import.meta.url).href)});
      console.log(globalThis._tfengine === undefined)`;
    expect(execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).trim()).toBe(
      "true",
    );
  });
});
