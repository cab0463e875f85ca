import type { Benchmark } from "./benchmark.js";
import { augment } from "./benchmarks/augment.js";
import { dropout } from "./benchmarks/dropout.js";
import { memory } from "./benchmarks/memory.js";
import { optimizers } from "./benchmarks/optimizers.js";
import { predict } from "./benchmarks/predict.js";
import { recurrent } from "./benchmarks/recurrent.js";
import { runs } from "./benchmarks/runs.js";
import { startup } from "./benchmarks/startup.js";
import { steps } from "./benchmarks/steps.js";
import { tabular } from "./benchmarks/tabular.js";
import { trace } from "./benchmarks/trace.js";

/** Every benchmark, in the order that they run in. */
export const BENCHMARKS: readonly Benchmark[] = [
  steps,
  recurrent,
  optimizers,
  dropout,
  trace,
  predict,
  runs,
  startup,
  memory,
  augment,
  tabular,
];
