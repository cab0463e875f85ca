import type { TlsFiles } from "conclave";
import { UsageError } from "../failure.js";
import type { TlsFlags } from "./connection.js";

/** The three TLS files, or null when none was given. @throws UsageError when only some were. */
export function tlsFiles(flags: TlsFlags): TlsFiles | null {
  const { tlsCert, tlsKey, tlsCa } = flags;
  if (tlsCert === undefined && tlsKey === undefined && tlsCa === undefined) return null;
  if (tlsCert === undefined || tlsKey === undefined || tlsCa === undefined) {
    const missing = [
      tlsCert === undefined ? "--tls-cert" : "",
      tlsKey === undefined ? "--tls-key" : "",
      tlsCa === undefined ? "--tls-ca" : "",
    ].filter((flag) => flag !== "");
    throw new UsageError(
      `TLS is mutual and needs --tls-cert, --tls-key and --tls-ca together; missing: ${missing.join(", ")}`,
    );
  }
  if (flags.insecure === true)
    throw new UsageError("--insecure and the --tls-… flags exclude each other: give one or the other");
  return { cert: tlsCert, key: tlsKey, ca: tlsCa };
}
