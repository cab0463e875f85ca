import { connect, shellWord } from "conclave";
import type { CoordinatorFlags } from "../flags/connection.js";
import { requiredCoordinator } from "../flags/coordinator-address.js";
import { tlsFiles } from "../flags/tls.js";
import { printJson, printLines } from "../terminal/print.js";

export interface CancelFlags extends CoordinatorFlags {
  readonly json?: boolean;
}

/** Stops a run; one that is over already stays as it is, and that is said. */
export async function cancelAction(run: string, flags: CancelFlags): Promise<void> {
  const address = requiredCoordinator(flags);
  const coordinator = await connect(address, { tls: tlsFiles(flags) });
  try {
    const state = await coordinator.cancel(run);
    if (flags.json === true) return printJson(state);
    if (state.status !== "cancelled") return printLines([`${run} is over already: ${state.status}`]);
    printLines([
      `${run} is cancelled; ${state.counts.succeeded} of its members are kept`,
      `go on with it: conclave train --coordinator ${shellWord(address)} --resume ${run}`,
    ]);
  } finally {
    coordinator.close();
  }
}
