/** What tells the time; tests pass one that they advance. */
export interface Clock {
  /** Milliseconds since 1970: for people. It jumps when somebody sets it. */
  now(): number;
  /** Milliseconds since any moment before this process's first look. It never jumps: whatever ends after a time is measured by it. */
  monotonicMs(): number;
}

export const systemClock: Clock = { now: () => Date.now(), monotonicMs: () => performance.now() };
