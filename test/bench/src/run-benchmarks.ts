import type { BenchContext, Benchmark } from "./benchmark.js";
import type { Figure } from "./figure.js";
import type { BenchmarkResult } from "./results.js";

/** Hears of the figures as they come. */
interface BenchObserver {
  onBegin(name: string): void;
  onFigure(figure: Figure): void;
  onError(message: string): void;
}

/** Runs benchmarks one after the other; one that fails leaves the others theirs. Ends early when the user interrupts. */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  context: BenchContext,
  observer: BenchObserver,
): Promise<readonly BenchmarkResult[]> {
  const results: BenchmarkResult[] = [];
  for (const benchmark of benchmarks) {
    const result = await runBenchmark(benchmark, context, observer);
    if (context.signal.aborted) break;
    results.push(result);
  }
  return results;
}

async function runBenchmark(
  { name, run }: Benchmark,
  context: BenchContext,
  observer: BenchObserver,
): Promise<BenchmarkResult> {
  const figures: Figure[] = [];
  observer.onBegin(name);
  try {
    for await (const figure of run(context)) {
      figures.push(figure);
      observer.onFigure(figure);
    }
    return { name, figures, error: null };
  } catch (cause) {
    const error = cause instanceof Error ? cause.message : String(cause);
    if (!context.signal.aborted) observer.onError(error);
    return { name, figures, error };
  }
}
