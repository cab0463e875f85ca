import { hostname } from "node:os";
import { runCoordinator } from "@conclave/coordinator";
import { shellWord } from "conclave";
import type { TlsFlags } from "../flags/connection.js";
import { tlsFiles } from "../flags/tls.js";
import type { Interruption } from "../interrupt.js";
import { printJson, say } from "../terminal/print.js";
import { serverLog } from "../terminal/server-log.js";
import { styleFor } from "../terminal/style.js";

export interface CoordinatorCommandFlags extends TlsFlags {
  readonly host: string;
  readonly port: number;
  readonly state: string;
  readonly lease: number;
  readonly maxUpload: number;
  readonly diskReserve?: number;
  readonly json?: boolean;
}

/** Runs a coordinator until Ctrl-C, which ends it well. */
export async function coordinatorAction(flags: CoordinatorCommandFlags, interruption: Interruption): Promise<void> {
  await runCoordinator(
    {
      host: flags.host,
      port: flags.port,
      state: flags.state,
      tls: tlsFiles(flags),
      insecure: flags.insecure === true,
      leaseSeconds: flags.lease,
      maxUploadBytes: flags.maxUpload,
      diskReserveBytes: flags.diskReserve ?? null,
    },
    {
      signal: interruption.signal,
      log: serverLog(process.stderr),
      onListening(address) {
        if (flags.json === true) printJson({ schemaVersion: 1, address });
        say(howToJoin(reachable(address), flags));
      },
    },
  );
}

/** The lines that others run. */
function howToJoin(address: string, flags: CoordinatorCommandFlags): readonly string[] {
  const style = styleFor(process.stderr);
  const tls = flags.tlsCert === undefined ? "" : " --tls-cert FILE --tls-key FILE --tls-ca FILE";
  return [
    `  ${style.dim("add workers")}  conclave worker --join ${shellWord(address)}${tls}`,
    `  ${style.dim("train      ")}  conclave train SPEC --coordinator ${shellWord(address)}${tls}`,
  ];
}

/** A server on every address of this machine is reached by the machine's name. */
function reachable(address: string): string {
  return address.replace(/^(0\.0\.0\.0|\[::\]|::)(?=:\d+$)/, hostname());
}
