import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ProtocolError } from "./protocol-error.js";
import type { TlsFiles } from "./tls.js";

/** The contents of TLS files that can be used together. */
export interface TlsMaterial {
  readonly files: TlsFiles;
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer;
}

/**
 * Reads TLS files and checks that they are what they should be, and that the key is the certificate's.
 * @throws ProtocolError `tls-files` that names the file and what is wrong with it
 */
export async function readTlsMaterial(files: TlsFiles): Promise<TlsMaterial> {
  const [cert, key, ca] = await Promise.all([read("cert", files), read("key", files), read("ca", files)]);
  const certificate = readCertificate("certificate", files.cert, cert);
  readCertificate("CA certificate", files.ca, ca);
  const privateKey = readKey(files.key, key);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw unusable(
      `the key in ${files.key} does not belong to the certificate in ${files.cert}: give the pair that was made together`,
    );
  }
  return { files, cert, key, ca };
}

async function read(what: keyof TlsFiles, files: TlsFiles): Promise<Buffer> {
  try {
    return await readFile(files[what]);
  } catch (cause) {
    throw unusable(`cannot read the TLS ${what} file ${files[what]}: ${(cause as Error).message}`, cause);
  }
}

function readCertificate(what: string, path: string, pem: Buffer): X509Certificate {
  try {
    if (labelsOf(pem).includes("CERTIFICATE")) return new X509Certificate(pem);
  } catch (cause) {
    throw unusable(`the ${what} in ${path} is damaged (${(cause as Error).message}): copy or issue it again`, cause);
  }
  throw unusable(`expected a ${what} in PEM form in ${path}, got ${contentOf(pem)}`);
}

function readKey(path: string, pem: Buffer) {
  const labels = labelsOf(pem);
  if (labels.includes("ENCRYPTED PRIVATE KEY") || /^Proc-Type: 4,ENCRYPTED/m.test(pem.toString("latin1"))) {
    throw unusable(
      `the key in ${path} is encrypted, and a service cannot ask for a passphrase: write it without one (openssl pkey -in ${path} -out plain.key), readable by its owner only`,
    );
  }
  try {
    if (labels.some((label) => label.endsWith("PRIVATE KEY"))) return createPrivateKey(pem);
  } catch (cause) {
    throw unusable(`the private key in ${path} is damaged (${(cause as Error).message}): copy it again`, cause);
  }
  throw unusable(`expected a private key in PEM form in ${path}, got ${contentOf(pem)}`);
}

/** What a PEM file holds: "CERTIFICATE", "PRIVATE KEY", "CERTIFICATE REQUEST", … */
function labelsOf(pem: Buffer): readonly string[] {
  return [...pem.toString("latin1").matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----/gm)].map(([, label]) => label ?? "");
}

function contentOf(pem: Buffer): string {
  const [label] = labelsOf(pem);
  if (label === "CERTIFICATE REQUEST") return "a certificate request: sign it first (openssl x509 -req)";
  if (label !== undefined) return `a ${label.toLowerCase()}`;
  return pem.byteLength === 0 ? "an empty file" : 'something else (PEM begins with "-----BEGIN")';
}

function unusable(message: string, cause?: unknown): ProtocolError {
  return new ProtocolError("tls-files", message, { cause });
}
