import type { Choice, PointValues } from "./dimension.js";

/** Every combination of the choices' values; the last field changes fastest. */
export function gridPoints(dimensions: readonly Choice[]): PointValues[] {
  return dimensions.reduce<PointValues[]>(
    (points, { field, values }) => points.flatMap((point) => values.map((value) => ({ ...point, [field]: value }))),
    [{}],
  );
}
