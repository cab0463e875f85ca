import { execFileSync } from "node:child_process";
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

/** An authority of one's own, in a folder. */
export class CertificateAuthority {
  readonly #directory: string;
  readonly #name: string;
  readonly #openssl: (...args: string[]) => void;

  constructor(directory: string, name: string) {
    this.#directory = directory;
    this.#name = name;
    this.#openssl = (...args) => void execFileSync("openssl", args, { cwd: directory, stdio: "ignore" });
    this.#openssl(
      ...NEW_KEY,
      "-x509",
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.pem`,
    );
  }

  /** A certificate for 127.0.0.1 and its key, both sides' alike. */
  issue(holder: string): TlsFiles {
    const ca = ["-CA", `${this.#name}.pem`, "-CAkey", `${this.#name}.key`];
    const subject = ["-subj", `/CN=${holder}`, "-addext", "subjectAltName=IP:127.0.0.1"];
    this.#openssl(
      ...NEW_KEY,
      "-x509",
      "-days",
      "2",
      ...ca,
      ...subject,
      "-keyout",
      `${holder}.key`,
      "-out",
      `${holder}.pem`,
    );
    const path = (file: string) => join(this.#directory, file);
    return { cert: path(`${holder}.pem`), key: path(`${holder}.key`), ca: path(`${this.#name}.pem`) };
  }
}

const NEW_KEY = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
