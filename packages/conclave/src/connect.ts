import { Client } from "@conclave/fleet";
import type { TlsFiles } from "./tls-files.js";

export interface ConnectOptions {
  /** Null or absent: plain text. */
  readonly tls?: TlsFiles | null;
}

/**
 * Connects to a coordinator, to list, follow, cancel and fetch its runs; `train` with its `coordinator` option submits one.
 *
 * @param address host:port
 * @throws ProtocolError "tls-files"; "unreachable" only from the first call.
 */
export async function connect(address: string, options: ConnectOptions = {}): Promise<Client> {
  return Client.connect({ address, tls: options.tls ?? null });
}
