import { runWorker } from "@conclave/worker";
import type { TlsFlags } from "../flags/connection.js";
import { tlsFiles } from "../flags/tls.js";
import type { Interruption } from "../interrupt.js";
import { serverLog } from "../terminal/server-log.js";

export interface WorkerFlags extends TlsFlags {
  readonly join: string;
  readonly name?: string;
  readonly engine?: string;
  readonly cache?: string;
  readonly patience: number;
}

/** Trains for a coordinator until Ctrl-C, which hands back what it holds and ends well. */
export async function workerAction(flags: WorkerFlags, interruption: Interruption): Promise<void> {
  await runWorker(
    {
      address: flags.join,
      tls: tlsFiles(flags),
      engine: flags.engine ?? "auto",
      name: flags.name ?? null,
      cache: flags.cache ?? null,
      patienceSeconds: flags.patience,
    },
    { signal: interruption.signal, log: serverLog(process.stderr) },
  );
}
