import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convertLayout } from "../src/lower/convert.js";
import { channelsOfRows, featuresInOrder, identityLayout, type Layout, sameLayout } from "../src/lower/layout.js";
import type { FeatureMajor } from "../src/lower/realisation.js";
import { GraphBuilder } from "../src/onnx/graph-builder.js";
import { encodeModel } from "../src/onnx/model.js";
import { valueInfo } from "../src/onnx/tensor-type.js";
import { runModel } from "./support/run-model.js";

const FEATURES = 24;

/** Blocks, rows and tiles whose product is the number of features, with the features in any order. */
const layouts: fc.Arbitrary<Layout> = fc
  .tuple(fc.constantFrom([1, 24, 1], [1, 6, 4], [4, 6, 1], [4, 2, 3], [2, 1, 12], [3, 4, 2], [1, 1, 24]), order())
  .map(([[blocks, rows, tiles], place]) => ({ blocks, rows, tiles, place }) as Layout);

function order(): fc.Arbitrary<Int32Array> {
  const numbers = Array.from({ length: FEATURES }, (_, feature) => feature);
  return fc.shuffledSubarray(numbers, { minLength: FEATURES }).map((shuffled) => Int32Array.from(shuffled));
}

/** The numbers 0, 1, 2, … as [features, batch], brought through layouts; the last one's blocks, one after another. */
async function through(path: readonly Layout[], batch: number): Promise<number[]> {
  const builder = new GraphBuilder();
  const start: FeatureMajor = { layout: identityLayout(FEATURES), blocks: ["x"] };
  const end = path.reduce((features, layout) => convertLayout(builder, features, layout, batch), start);
  const flat = end.blocks.map((block) => builder.reshape(block, [-1]));
  builder.emitNamed("Concat", flat, ["y"], { axis: 0 });
  const [x, y] = [valueInfo("x", "float32", [FEATURES, batch]), valueInfo("y", "float32", [FEATURES * batch])];
  const data = Float32Array.from({ length: FEATURES * batch }, (_, index) => index);
  const outputs = await runModel(encodeModel(builder.finish("layouts", [x], [y])), {
    x: { shape: [FEATURES, batch], data },
  });
  return outputs.y as number[];
}

describe("convertLayout", () => {
  it("puts every feature of every sample where the layout says", async () => {
    await fc.assert(
      fc.asyncProperty(layouts, fc.constantFrom(1, 3), async (layout, batch) => {
        const moved = await through([layout], batch);
        layout.place.forEach((place, feature) => {
          for (let sample = 0; sample < batch; sample++) {
            expect(moved[place * batch + sample]).toBe(feature * batch + sample);
          }
        });
      }),
      { numRuns: 25 },
    );
  });

  it("comes back to where it was by any way", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(layouts, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(1, 3),
        async (path, batch) => {
          const back = await through([...path, identityLayout(FEATURES)], batch);
          expect(back).toEqual(Array.from({ length: FEATURES * batch }, (_, index) => index));
        },
      ),
      { numRuns: 25 },
    );
  });

  it("writes nothing when the layouts agree", () => {
    const builder = new GraphBuilder();
    const features = { layout: identityLayout(6), blocks: ["x"] };
    expect(convertLayout(builder, features, identityLayout(6), 5)).toBe(features);
    expect(builder.finish("nothing", [], []).node).toEqual([]);
  });
});

describe("layouts", () => {
  it("know their features in order: the inverse of the places", () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const inverse = featuresInOrder(layout);
        layout.place.forEach((place, feature) => {
          expect(inverse[place]).toBe(feature);
        });
      }),
    );
  });

  it("are the same when blocks, rows, tiles and places are", () => {
    const one = identityLayout(6);
    expect(sameLayout(one, identityLayout(6))).toBe(true);
    expect(sameLayout(one, { ...one, rows: 3, tiles: 2 })).toBe(false);
    expect(sameLayout(one, { ...one, place: Int32Array.of(1, 0, 2, 3, 4, 5) })).toBe(false);
  });

  it("tell the channel of each row, unless a row holds several", () => {
    // Two pixels of three channels: as rows (pixel, channel); with the pixels as tiles of a row; with channels mixed in a row.
    expect(channelsOfRows(identityLayout(6), 0, 3)).toEqual(Int32Array.of(0, 1, 2, 0, 1, 2));
    const byChannel = { blocks: 1, rows: 3, tiles: 2, place: Int32Array.of(0, 2, 4, 1, 3, 5) };
    expect(channelsOfRows(byChannel, 0, 3)).toEqual(Int32Array.of(0, 1, 2));
    const mixed = { blocks: 1, rows: 3, tiles: 2, place: Int32Array.of(0, 1, 2, 3, 4, 5) };
    expect(channelsOfRows(mixed, 0, 3)).toBeNull();
    const blocks = { blocks: 2, rows: 3, tiles: 1, place: Int32Array.of(0, 1, 2, 5, 4, 3) };
    expect(channelsOfRows(blocks, 1, 3)).toEqual(Int32Array.of(2, 1, 0));
  });
});
