import { drawWithoutReplacement, drawWithReplacement, type RandomStream } from "@conclave/random";
import { classQuotas } from "./class-quotas.js";
import type { BagOptions } from "./draw-bag.js";
import { drawPoisson } from "./draw-poisson.js";
import { foldOfRows } from "./folds.js";
import { groupUnits } from "./group-units.js";
import { rowsByClass } from "./rows-by-class.js";
import { sampleSize } from "./sample-size.js";

/** A member's rows in the order drawn, before those without weight are left out. */
export function drawRows(options: BagOptions, seed: number, member: number, stream: RandomStream): Uint32Array {
  const { folds, groups, rowCount } = options;
  if (folds !== null) {
    const foldOf = foldOfRows({ ...options, folds }, seed);
    return Uint32Array.from(foldOf.keys()).filter((row) => foldOf[row] !== member % folds);
  }
  if (groups) {
    const units = groupUnits(options.rowGroups);
    const drawn = drawUnits(options, units.length, "groups", stream);
    return Uint32Array.from(Array.from(drawn).flatMap((unit) => units[unit]!));
  }
  if (!options.stratify) return drawUnits(options, rowCount, "training rows", stream);
  const total = sampleSize("bagging.maxSamples", options.maxSamples, rowCount, "training rows");
  return drawByClass(options, total, stream);
}

/** Draws rows, or groups in their place. */
function drawUnits(options: BagOptions, count: number, what: string, stream: RandomStream): Uint32Array {
  const total = sampleSize("bagging.maxSamples", options.maxSamples, count, what);
  if (options.poisson) {
    const rate = options.maxSamples <= 1 ? options.maxSamples : total / count;
    return drawPoisson(count, rate, stream);
  }
  return drawOf(options)(count, total, stream);
}

/** Class after class, each from its own rows; the classes' shares are those of all rows. */
function drawByClass(options: BagOptions, total: number, stream: RandomStream): Uint32Array {
  const strata = rowsByClass(options.labels);
  const quotas = classQuotas(
    strata.map((rows) => rows.length),
    total,
  );
  const draw = drawOf(options);
  const drawn = new Uint32Array(total);
  let at = 0;
  strata.forEach((rows, label) => {
    for (const index of draw(rows.length, quotas[label]!, stream)) drawn[at++] = rows[index]!;
  });
  return drawn;
}

type Draw = (population: number, count: number, stream: RandomStream) => Uint32Array;

function drawOf({ bootstrap }: BagOptions): Draw {
  return bootstrap ? drawWithReplacement : drawWithoutReplacement;
}
