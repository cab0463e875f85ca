import { serveEnsemble } from "@conclave/serving";
import { findRun } from "conclave";
import type { TlsFlags } from "../flags/connection.js";
import { tlsFiles } from "../flags/tls.js";
import { type Interruption, interrupted } from "../interrupt.js";
import { printJson, say } from "../terminal/print.js";

export interface ServeFlags extends TlsFlags {
  readonly host: string;
  readonly port: number;
  readonly maxMessage: number;
  readonly maxMemory?: number;
  readonly maxConnections: number;
  readonly json?: boolean;
}

const bytesPerMebibyte = 1024 * 1024;

/** The name of a model or a class must not forge a line; a stack keeps its own. */
function onOneLine(text: string): string {
  return text.replace(/\n(?!\s+at )/g, "\\n");
}

/** Serves until Ctrl-C, which answers what was accepted and ends well. */
export async function serveAction(run: string, flags: ServeFlags, interruption: Interruption): Promise<void> {
  const server = await serveEnsemble({
    directory: await findRun(run),
    host: flags.host,
    port: flags.port,
    tls: tlsFiles(flags),
    insecure: flags.insecure === true,
    maxMessageBytes: flags.maxMessage * bytesPerMebibyte,
    maxConnections: flags.maxConnections,
    ...(flags.maxMemory === undefined ? {} : { maxMemoryBytes: flags.maxMemory * bytesPerMebibyte }),
    log: (line) => say([onOneLine(line)]),
  });
  if (flags.json === true) printJson({ schemaVersion: 1, address: server.address, model: server.model });
  await interrupted(interruption);
  await server.close();
}
