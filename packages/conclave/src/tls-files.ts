/** PEM files of mutual TLS: this side's certificate and key, and the authority that the other side's must come from. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}
