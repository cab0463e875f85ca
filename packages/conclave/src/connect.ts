import { Client } from "@conclave/fleet";
import { ADDRESS, checkArgument, checkOptions, TLS } from "./check-options.js";
import type { TlsFiles } from "./tls-files.js";

export interface ConnectOptions {
  /** Null or absent: plain text. */
  readonly tls?: TlsFiles | null;
}

/**
 * Connects to a coordinator, to list, follow, cancel and fetch its runs; `train` with its `coordinator` option submits one.
 *
 * @param address host:port
 * @throws ConclaveError "option-invalid"; ProtocolError "tls-files"; "unreachable" only from the first call.
 */
export async function connect(address: string, options: ConnectOptions = {}): Promise<Client> {
  checkArgument("address", address, ADDRESS);
  checkOptions(options, { tls: TLS });
  return Client.connect({ address, tls: options.tls ?? null });
}
