import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { ChannelCredentials, ServerCredentials } from "@grpc/grpc-js";
import { ProtocolError } from "./protocol-error.js";
import { readTlsMaterial, type TlsMaterial } from "./tls-material.js";

/** Paths of PEM files. Both sides show a certificate, and both check the other's against `ca` (mutual TLS). */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** How a server is reached: in plain text on this machine alone, by mutual TLS, or in plain text by everybody. */
type ServerSecurity =
  | { readonly kind: "loopback" }
  | { readonly kind: "tls"; readonly files: TlsFiles }
  | { readonly kind: "insecure" };

/**
 * Chooses how a server at `host` is secured.
 * @throws ProtocolError `insecure-address` for an address other than loopback with neither TLS files nor `insecure`.
 */
export function serverSecurity(host: string, tls: TlsFiles | null, insecure: boolean): ServerSecurity {
  if (tls) return { kind: "tls", files: tls };
  if (isLoopback(host)) return { kind: "loopback" };
  if (insecure) return { kind: "insecure" };
  throw new ProtocolError(
    "insecure-address",
    `refusing to listen on ${host} in plain text: anybody who reaches it could read data and give orders. ` +
      "Give a certificate, its key and the CA (--tls-cert, --tls-key, --tls-ca), listen on 127.0.0.1, or accept it with --insecure",
  );
}

/** True for the names and addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** @throws ProtocolError `tls-files` when a file cannot be read or used. */
export async function serverCredentials(security: ServerSecurity): Promise<ServerCredentials> {
  if (security.kind !== "tls") return ServerCredentials.createInsecure();
  const material = await readTlsMaterial(security.files);
  const { cert, key, ca } = material;
  return usable(material, () => {
    // grpc-js looks at them only when it binds; its error would not say that it is about them.
    createSecureContext({ cert, key, ca });
    // The last argument makes it mutual: grpc-js checks no client by default.
    return ServerCredentials.createSsl(ca, [{ cert_chain: cert, private_key: key }], true);
  });
}

/** @throws ProtocolError `tls-files` when the files cannot be used. */
export function channelCredentials(tls: TlsMaterial | null): ChannelCredentials {
  if (!tls) return ChannelCredentials.createInsecure();
  return usable(tls, () => withoutAddressAsServerName(ChannelCredentials.createSsl(tls.ca, tls.key, tls.cert)));
}

/**
 * grpc-js sends the target as the TLS server name, also where it is an IP address: RFC 6066 forbids that, and node warns of it on stderr. The
 * certificate is checked against the address all the same, which node takes from `host`.
 */
function withoutAddressAsServerName(credentials: ChannelCredentials): ChannelCredentials {
  const create = credentials._createSecureConnector.bind(credentials);
  credentials._createSecureConnector = (...args) => {
    const connector = create(...args) as ReturnType<typeof create> & { connectionOptions?: { servername?: string } };
    const { connectionOptions } = connector;
    if (connectionOptions?.servername !== undefined && isIP(connectionOptions.servername) !== 0) {
      delete connectionOptions.servername;
    }
    return connector;
  };
  return credentials;
}

function usable<T>({ files }: TlsMaterial, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new ProtocolError(
      "tls-files",
      `${files.cert}, ${files.key} and ${files.ca} cannot be used for TLS: ${(cause as Error).message}`,
      { cause },
    );
  }
}
