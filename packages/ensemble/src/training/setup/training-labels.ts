import type { PreparedData } from "@conclave/data";

/** Kept as long as the labels: engines hold arrays that they know in aligned memory, and all members of a run share them. */
const standardised = new WeakMap<Float32Array, Float32Array>();

/** The training rows' labels as steps take them: class indices, 0 and 1, or targets standardised by their own statistics. */
export function trainingLabels(data: PreparedData): Int32Array | Float32Array {
  if (data.task !== "regression") return data.train.labels;
  const { labels } = data.train;
  const { mean, scale } = data.targetNormalisation;
  const outputs = mean.length;
  const known = standardised.get(labels) ?? labels.map((y, at) => (y - mean[at % outputs]!) * scale[at % outputs]!);
  standardised.set(labels, known);
  return known;
}
