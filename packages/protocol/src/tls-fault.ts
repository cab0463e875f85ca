import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect, type PeerCertificate, type TLSSocket } from "node:tls";
import { ProtocolError } from "./protocol-error.js";
import type { TlsMaterial } from "./tls-material.js";

const PROBE_MS = 5_000;

/** Why a TLS connection cannot be made, and never will be unless a person changes something; null when TLS is not to blame. */
type Fault = string | null;

/** What a handshake showed. */
interface Probe {
  /** What the server's certificate failed in, as node names it; null when it passed, or none came. */
  readonly rejected: string | null;
  readonly certificate: PeerCertificate | null;
  /** Why the connection ended: the code of an error, "closed", or null when the server went on to speak. */
  readonly ended: string | null;
}

/**
 * Looks for the cause of a failed connection in TLS, by a handshake of its own: grpc-js hides it behind "Failed to connect". Sends nothing but the
 * handshake.
 * @param tls null: this side speaks plain text
 */
export async function findTlsFault(
  address: string,
  peer: string,
  tls: TlsMaterial | null,
  signal: AbortSignal,
): Promise<ProtocolError | null> {
  const fault = tls === null ? await plainTextFault(address, signal) : await handshakeFault(address, tls, signal);
  if (fault === null) return null;
  return new ProtocolError("tls-failed", `no TLS connection to the ${peer} at ${address}: ${fault}`);
}

async function plainTextFault(address: string, signal: AbortSignal): Promise<Fault> {
  const { certificate } = await probe(address, null, signal);
  return certificate && "it speaks TLS and this side does not: give --tls-cert, --tls-key and --tls-ca";
}

async function handshakeFault(address: string, tls: TlsMaterial, signal: AbortSignal): Promise<Fault> {
  const { rejected, certificate, ended } = await probe(address, tls, signal);
  if (rejected !== null && certificate !== null) return serverFault(rejected, certificate, address, tls);
  if (ended === null) return null;
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|RECORD_TOO/.test(ended)) {
    return "it does not speak TLS: leave out --tls-cert, --tls-key and --tls-ca, or start it with them";
  }
  if (/ALERT/.test(ended)) return clientFault(alertOf(ended), tls);
  if (/^ERR_SSL|^EPROTO/.test(ended)) return `the handshake failed (${alertOf(ended)})`;
  if (ended !== "closed") return null;
  // A server that ends in this very moment closes as well; one that refuses a certificate does so every time.
  const again = await probe(address, tls, signal);
  return again.ended === "closed" ? clientFault(null, tls) : null;
}

function serverFault(
  rejected: string,
  { valid_from: from, valid_to: to, subjectaltname: names, issuer }: PeerCertificate,
  address: string,
  { files }: TlsMaterial,
): Fault {
  const { host } = splitAddress(address);
  switch (rejected) {
    case "CERT_HAS_EXPIRED":
      return `its certificate, or its authority's, has expired (the certificate: ${to}): issue a new one`;
    case "CERT_NOT_YET_VALID":
      return `its certificate, or its authority's, is not valid yet (the certificate: from ${from}): check the clocks of both machines`;
    case "ERR_TLS_CERT_ALTNAME_INVALID": {
      const wanted = `${isIP(host) === 0 ? "DNS" : "IP"}:${host}`;
      const has = names ? `names ${names}` : "names no host";
      return `its certificate ${has}, not ${host}: connect by a name that it has, or issue one with subjectAltName=${wanted}`;
    }
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "CERT_SIGNATURE_FAILURE":
      return `its certificate was issued by ${distinguished(issuer)}, which is not an authority in ${files.ca} (${rejected}): give the CA that issued it`;
    default:
      return `its certificate is not accepted (${rejected})`;
  }
}

function clientFault(alert: string | null, tls: TlsMaterial): Fault {
  const said = alert === null ? "" : ` (${alert})`;
  return `it refused this side's certificate ${tls.files.cert}${said}: ${ownFault(tls)}`;
}

/** What is wrong with this side's certificate, as far as it can be seen from here. */
function ownFault({ cert, ca, files }: TlsMaterial): string {
  const own = new X509Certificate(cert);
  const now = Date.now();
  if (Date.parse(own.validTo) < now) return `it expired on ${own.validTo}; issue a new one`;
  if (Date.parse(own.validFrom) > now)
    return `it is valid only from ${own.validFrom}; check the clocks of both machines`;
  const authority = new X509Certificate(ca);
  const issued = own.checkIssued(authority) && own.verify(authority.publicKey);
  if (!issued) return `it was not issued by the authority in ${files.ca}; give one that the other side's CA issued`;
  return "it must be issued by the CA that the other side trusts";
}

/** One handshake, at whose certificate nothing is refused here, so that all of it can be told. */
function probe(address: string, tls: TlsMaterial | null, signal: AbortSignal): Promise<Probe> {
  const { host, port } = splitAddress(address);
  const own = tls === null ? {} : { cert: tls.cert, key: tls.key, ca: tls.ca };
  // A server name is a DNS name (RFC 6066); an address is checked against the certificate all the same.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connect({ host, port, ...name, ...own, ALPNProtocols: ["h2"], rejectUnauthorized: false });
  return new Promise((resolve) => {
    let found: Probe = { rejected: null, certificate: null, ended: null };
    const finish = (ended: string | null) => {
      resolve({ ...found, ended });
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      socket.destroy();
    };
    const giveUp = () => finish(null);
    const timer = setTimeout(giveUp, PROBE_MS);
    signal.addEventListener("abort", giveUp, { once: true });
    socket.on("secureConnect", () => {
      found = { rejected: reasonOf(socket), certificate: socket.getPeerCertificate(), ended: null };
    });
    // HTTP/2 servers speak first, once they accept the client.
    socket.on("data", () => finish(null));
    socket.on("error", (error: NodeJS.ErrnoException) => finish(endOf(error, found)));
    socket.on("end", () => finish("closed"));
  });
}

/** A reset after the handshake is a refusal; one before it may be the network's. */
function endOf({ code = "" }: NodeJS.ErrnoException, { certificate }: Probe): string {
  return code === "ECONNRESET" && certificate !== null ? "closed" : code;
}

function reasonOf(socket: TLSSocket): string | null {
  if (socket.authorized) return null;
  const error: unknown = socket.authorizationError;
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
}

/** "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" → "certificate required". */
function alertOf(code: string): string {
  return code
    .replace(/^ERR_SSL_|^(?:.*_)?ALERT_/g, "")
    .replace(/^.*ALERT_/, "")
    .replaceAll("_", " ")
    .toLowerCase();
}

function distinguished(issuer: PeerCertificate["issuer"] | undefined): string {
  const parts = Object.entries(issuer ?? {}).map(([name, value]) => `${name}=${value}`);
  return parts.length === 0 ? "an unnamed authority" : parts.join(", ");
}

function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const at = address.lastIndexOf(":");
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(address.slice(at + 1)) };
}
