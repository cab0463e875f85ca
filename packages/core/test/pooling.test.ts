import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averagePool, type Layer, maxPool, type Padding, type Window } from "../src/index.js";
import { spacedTensor, valuesOf } from "./support/arrays.js";
import type { tf } from "./support/cpu.js";
import { context, expectLayerGradients } from "./support/layers.js";

const side = fc.integer({ min: 1, max: 3 });
const cases = fc.record({
  window: fc.record({
    size: fc.tuple(side, side),
    strides: fc.tuple(side, side),
    padding: fc.constantFrom<Padding>("same", "valid"),
  }),
  height: fc.integer({ min: 3, max: 6 }),
  width: fc.integer({ min: 3, max: 6 }),
  channels: fc.integer({ min: 1, max: 2 }),
  seed: fc.nat(),
});

const largest = (elements: number[]) => Math.max(...elements);
const mean = (elements: number[]) => elements.reduce((a, b) => a + b, 0) / elements.length;

describe.each<[string, (name: string, window: Window) => Layer, (elements: number[]) => number]>([
  ["maxPool", maxPool, largest],
  ["averagePool", averagePool, mean],
])("%s", (kind, pool, summary) => {
  it("summarises the elements of each window that lie inside the image", () => {
    fc.assert(
      fc.property(cases, ({ window, height, width, channels, seed }) => {
        const x = spacedTensor([2, height, width, channels], seed);
        const layer = pool("pool1", window);
        const { y } = layer.apply({ params: {}, state: {} }, x, context);
        expect(y.shape).toEqual([2, ...layer.plan([height, width, channels]).outShape]);
        const expected = definition(x, window, y.shape, summary);
        valuesOf(y).forEach((value, index) => {
          expect(value).toBeCloseTo(expected[index]!, 5);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("A4: has the gradient of finite differences, for overlapping, touching and spaced windows, padded or not", () => {
    fc.assert(
      fc.property(cases, ({ window, height, width, channels, seed }) => {
        expectLayerGradients(pool("pool1", window), spacedTensor([1, height, width, channels], seed));
      }),
      { numRuns: 15 },
    );
  });

  it("refuses a flat sample, and an image smaller than its window", () => {
    const layer = pool("pool3", { size: [2, 2], strides: [2, 2], padding: "valid" });
    expect(() => layer.plan([10])).toThrow(`layer "pool3": ${kind} expected an image sample`);
    expect(() => layer.plan([1, 4, 16])).toThrow('layer "pool3": a window of 2x2 does not fit');
  });
});

function definition(
  x: tf.Tensor,
  { size, strides, padding }: Window,
  [batch, rows, columns]: number[],
  summary: (elements: number[]) => number,
): number[] {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const before = (count: number, axis: 0 | 1, extent: number) =>
    padding === "same" ? Math.floor(Math.max((count - 1) * strides[axis] + size[axis] - extent, 0) / 2) : 0;
  const [top, left] = [before(rows!, 0, height), before(columns!, 1, width)];
  const data = x.dataSync();
  const out: number[] = [];
  for (let n = 0; n < batch!; n++)
    for (let row = 0; row < rows!; row++)
      for (let column = 0; column < columns!; column++)
        for (let channel = 0; channel < channels; channel++) {
          const elements: number[] = [];
          for (let i = 0; i < size[0]; i++)
            for (let j = 0; j < size[1]; j++) {
              const [y, z] = [row * strides[0] + i - top, column * strides[1] + j - left];
              if (y >= 0 && y < height && z >= 0 && z < width) {
                elements.push(data[((n * height + y) * width + z) * channels + channel]!);
              }
            }
          out.push(summary(elements));
        }
  return out;
}
