/** How good predicted numbers are, one target or the mean over all. */
export interface TargetScores {
  /** 1 - Σ(y - ŷ)² / Σ(y - ȳ)²: 1 is perfect, 0 is as good as always saying the mean. */
  readonly r2: number;
  /** Mean squared error, in the target's unit squared. */
  readonly mse: number;
  /** Mean absolute error, in the target's unit. */
  readonly mae: number;
}

/** Regression: the means over the targets, and each target by itself. */
export interface RegressionScores extends TargetScores {
  /** In the order of the outputs. */
  readonly targets: readonly TargetScores[];
}

/** All scores of values against targets, both rows × outputs, row-major. */
export function regressionScores(values: Float32Array, labels: Float32Array, outputs: number): RegressionScores {
  const targets = Array.from({ length: outputs }, (_, output) => targetScores(values, labels, outputs, output));
  const mean = (key: keyof TargetScores): number => targets.reduce((sum, target) => sum + target[key], 0) / outputs;
  return { r2: mean("r2"), mse: mean("mse"), mae: mean("mae"), targets };
}

function targetScores(values: Float32Array, labels: Float32Array, outputs: number, output: number): TargetScores {
  const rows = labels.length / outputs;
  let [squares, sizes, total] = [0, 0, 0];
  for (let at = output; at < labels.length; at += outputs) {
    const error = values[at]! - labels[at]!;
    squares += error * error;
    sizes += Math.abs(error);
    total += labels[at]!;
  }
  const mean = total / rows;
  let spread = 0;
  for (let at = output; at < labels.length; at += outputs) spread += (labels[at]! - mean) * (labels[at]! - mean);
  return { r2: r2Of(squares, spread), mse: squares / rows, mae: sizes / rows };
}

/** R² from the sum of squared errors and the spread of the targets; of a constant target as scikit-learn: 1 when met, else 0. */
export function r2Of(squares: number, spread: number): number {
  if (spread > 0) return 1 - squares / spread;
  return squares === 0 ? 1 : 0;
}
