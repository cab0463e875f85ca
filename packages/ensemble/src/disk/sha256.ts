import { createHash } from "node:crypto";

/** SHA-256 as lower-case hex: the name of an artifact. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
