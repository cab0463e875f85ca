import type { DescribedData } from "./described-data.js";

/** A model as users write it, and why it was chosen; null where that needs no words. */
interface FirstModel {
  readonly model: unknown;
  readonly why: string | null;
}

/** Of texts: as many numbers as an embedding must know. */
export const VOCABULARY = 10_000;

/** LeNet-5 was made for such images. */
const LENET_SIDES = [28, 32];

/** Of a stack for images of other sizes: so many halvings at most, and as many filters as that takes. */
const FILTERS = [16, 32, 64];
/** An image is halved while that leaves so many pixels a side. */
const SMALLEST_SIDE = 4;

/** The simplest model that such data call for. */
export function firstModel(data: DescribedData): FirstModel {
  switch (data.kind) {
    case "table":
      return {
        model: { mlp: { hidden: [64] } },
        why: "one hidden layer; [] is a linear model: a good thing to compare with",
      };
    case "images":
      return imageModel(data.shape);
    case "sequences":
      return { model: "lstm", why: "one layer, which reads the steps and answers after the last" };
    case "texts":
      return {
        model: { layers: [{ embedding: { vocabulary: VOCABULARY, units: 32 } }, { lstm: 64 }, { dense: "classes" }] },
        why: "a vector for each word, and one layer that reads them",
      };
  }
}

function imageModel([height = 1, width = 1]: readonly number[]): FirstModel {
  if (height === width && LENET_SIDES.includes(height)) return { model: "lenet5", why: "made for images of this size" };
  let side = Math.min(height, width);
  const layers: unknown[] = [];
  for (const filters of FILTERS) {
    if (side / 2 < SMALLEST_SIDE && layers.length > 0) break;
    layers.push({ conv2d: { filters, kernel: 3, padding: "same" } }, "relu");
    if (side >= 2) layers.push({ maxPool: 2 });
    side = Math.floor(side / 2);
  }
  layers.push("flatten", { dense: 64 }, "relu", { dense: "classes" });
  return { model: { layers }, why: null };
}
