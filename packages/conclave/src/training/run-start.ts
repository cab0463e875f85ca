import type { Client } from "@conclave/fleet";

/** A run that its coordinator has, by its id and its name. */
export interface RunName {
  readonly run: string;
  readonly name: string;
}

/** Gets a run going at a coordinator: submits a new one, or takes one up again. */
export type RunStart = (client: Client, signal: AbortSignal) => Promise<RunName>;
