import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TlsFiles } from "../tls.js";

/** Why certificates cannot be made here, or null when they can. LibreSSL and OpenSSL before 3 sign with other commands. */
export function opensslMissing(): string | null {
  try {
    const version = execFileSync("openssl", ["version"], { encoding: "utf8" }).trim();
    return /^OpenSSL ([3-9]|\d\d)\./.test(version) ? null : `needs OpenSSL 3, found ${version}`;
  } catch {
    return "openssl is not installed";
  }
}

export interface CertificateOptions {
  /** As OpenSSL writes them: "DNS:node.example,IP:10.0.0.5". */
  readonly names: string;
  /** As YYYYMMDDHHMMSSZ; default: from now on for two days. */
  readonly validity?: { readonly from: string; readonly to: string };
}

/** An authority of one's own, in a folder. */
export class CertificateAuthority {
  readonly #directory: string;
  readonly #name: string;
  readonly #openssl: (...args: string[]) => void;

  constructor(directory: string, name: string) {
    this.#directory = directory;
    this.#name = name;
    this.#openssl = (...args) => void execFileSync("openssl", args, { cwd: directory, stdio: "ignore" });
    const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
    this.#openssl(...NEW_KEY, "-x509", "-days", "2", "-subj", `/CN=${name}`, ...files);
  }

  /** A certificate and its key, both sides' alike. */
  issue(holder: string, { names, validity }: CertificateOptions = { names: "IP:127.0.0.1" }): TlsFiles {
    const request = ["-subj", `/CN=${holder}`, "-addext", `subjectAltName=${names}`];
    this.#openssl(...NEW_KEY, ...request, "-keyout", `${holder}.key`, "-out", `${holder}.csr`);
    const signed = ["-in", `${holder}.csr`, "-out", `${holder}.pem`];
    if (validity === undefined) {
      const authority = ["-CA", `${this.#name}.pem`, "-CAkey", `${this.#name}.key`, "-CAcreateserial"];
      this.#openssl("x509", "-req", ...authority, "-days", "2", "-copy_extensions", "copy", ...signed);
    } else {
      this.#writeSigningConfiguration();
      const dates = ["-startdate", validity.from, "-enddate", validity.to];
      this.#openssl("ca", "-batch", "-notext", "-create_serial", "-config", `${this.#name}.cnf`, ...dates, ...signed);
    }
    const path = (file: string) => join(this.#directory, file);
    return { cert: path(`${holder}.pem`), key: path(`${holder}.key`), ca: path(`${this.#name}.pem`) };
  }

  /** Only `openssl ca` takes a first day. */
  #writeSigningConfiguration(): void {
    writeFileSync(join(this.#directory, `${this.#name}.index`), "");
    writeFileSync(
      join(this.#directory, `${this.#name}.cnf`),
      `[ca]\ndefault_ca = own\n[own]\ndatabase = ${this.#name}.index\nserial = ${this.#name}.serial\nnew_certs_dir = .\ncertificate = ${this.#name}.pem\n` +
        `private_key = ${this.#name}.key\ndefault_md = sha256\npolicy = any\ncopy_extensions = copy\n[any]\ncommonName = supplied\n`,
    );
  }
}

const NEW_KEY = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
