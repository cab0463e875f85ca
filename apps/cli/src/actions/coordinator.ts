import { runCoordinator } from "@conclave/coordinator";
import type { CoordinatorCommandFlags } from "../commands/coordinator.js";
import { tlsFiles } from "../flags/tls.js";
import { onInterrupt } from "../interrupt.js";
import { printJson, say } from "../terminal/print.js";
import { serverLog } from "../terminal/server-log.js";
import { styleFor } from "../terminal/style.js";

/** Runs a coordinator until Ctrl-C, which ends it well. */
export async function coordinatorAction(flags: CoordinatorCommandFlags): Promise<void> {
  using interruption = onInterrupt(() => say(["closing; Ctrl-C again ends at once"]));
  const style = styleFor(process.stderr);
  await runCoordinator(
    {
      host: flags.host,
      port: flags.port,
      state: flags.state,
      tls: tlsFiles(flags),
      insecure: flags.insecure === true,
      leaseSeconds: flags.lease,
    },
    {
      signal: interruption.signal,
      log: serverLog(process.stderr),
      onListening(address) {
        if (flags.json === true) printJson({ schemaVersion: 1, address });
        say([
          `coordinator listens at ${style.bold(address)}, its state is in ${flags.state}`,
          `  ${style.dim("add workers")}  conclave worker --join ${address}`,
          `  ${style.dim("train      ")}  conclave train SPEC --coordinator ${address}`,
        ]);
      },
    },
  );
}
