import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Who a worker process is: an id that everybody may know, and the secret that proves it. */
export interface WorkerIdentity {
  /** The secret's SHA-256 as 64 lower-case hexadecimal digits. */
  readonly id: string;
  /** 32 random bytes; sent with every call in the worker's name, and never logged or listed. */
  readonly secret: Uint8Array;
}

const SECRET_BYTES = 32;

/** A new identity. Since the id is made from the secret, no other process can take it, and nothing has to be stored to check it. */
export function createWorkerIdentity(): WorkerIdentity {
  const secret = randomBytes(SECRET_BYTES);
  return { id: idOf(secret).toString("hex"), secret };
}

/** True for the secret from which the worker's id was made. Takes the same time for every id of the right length. */
export function provesWorker(id: string, secret: Uint8Array): boolean {
  const claimed = /^[0-9a-f]{64}$/.test(id) ? Buffer.from(id, "hex") : null;
  return claimed !== null && secret.byteLength === SECRET_BYTES && timingSafeEqual(claimed, idOf(secret));
}

function idOf(secret: Uint8Array): Buffer {
  return createHash("sha256").update(secret).digest();
}
