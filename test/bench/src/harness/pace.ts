import type { BenchContext } from "../benchmark.js";

/** How thorough a benchmark is. */
export interface Settings {
  readonly rounds: number;
  /** Of one measurement, where it can be as long as one likes. */
  readonly seconds: number;
}

/** The settings of this call: the full ones, or two short rounds to see that everything runs; `--rounds` overrules both. */
export function settingsOf({ pace, rounds }: BenchContext, full: Settings): Settings {
  const { rounds: usual, seconds } = pace === "full" ? full : { rounds: Math.min(2, full.rounds), seconds: 0.3 };
  return { rounds: rounds ?? usual, seconds };
}
