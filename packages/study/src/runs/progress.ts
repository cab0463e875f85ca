/** How far a study is. */
export interface Progress {
  /** Runs that are over. */
  readonly done: number;
  /** How many there will be, at most. */
  readonly planned: number;
}
