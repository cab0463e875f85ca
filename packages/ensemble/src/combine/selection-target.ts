import type { Truth } from "../task/truth.js";
import type { SelectionTarget } from "./greedy-selection.js";

/** What perfect answers would be, and how much an error of each output counts. */
export function selectionTarget(truth: Truth): SelectionTarget {
  const { outputs } = truth;
  const ones = new Array<number>(outputs).fill(1);
  switch (truth.task) {
    case "classification": {
      const wanted = new Float64Array(truth.labels.length * outputs);
      truth.labels.forEach((label, row) => {
        wanted[row * outputs + label] = 1;
      });
      return { wanted, scale: ones };
    }
    case "multilabel":
      return { wanted: Float64Array.from(truth.labels), scale: ones };
    case "regression": {
      const wanted = Float64Array.from(truth.labels);
      return { wanted, scale: ones.map((_, output) => inverseDeviation(wanted, output, outputs)) };
    }
  }
}

/** Makes targets of other units comparable; a constant one counts as it is. */
function inverseDeviation(values: Float64Array, output: number, outputs: number): number {
  const rows = values.length / outputs;
  let [sum, squares] = [0, 0];
  for (let at = output; at < values.length; at += outputs) sum += values[at]!;
  for (let at = output; at < values.length; at += outputs) {
    const gap = values[at]! - sum / rows;
    squares += gap * gap;
  }
  return squares > 0 ? Math.sqrt(rows / squares) : 1;
}
