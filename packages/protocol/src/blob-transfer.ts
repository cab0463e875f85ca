import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import type { BlobSource } from "./blob-source.js";
import type { ServiceClient } from "./client.js";
import type { BlobsDefinition, PutBlobRequest } from "./gen/conclave/v1/blobs.js";
import { ProtocolError } from "./protocol-error.js";
import { retry } from "./retry.js";
import { STALL_MS } from "./stalling.js";

export interface TransferOptions {
  readonly signal: AbortSignal;
  /** How long to go on without a byte arriving. */
  readonly patienceMs: number;
}

type Blobs = ServiceClient<BlobsDefinition>;

/**
 * Uploads a blob unless the other side has it; goes on where it was when the connection breaks.
 * @throws ProtocolError `data-loss` when the bytes are not what their hash says, `unreachable` when patience runs out
 */
export async function putBlob(
  blobs: Blobs,
  source: BlobSource,
  { signal, patienceMs }: TransferOptions,
): Promise<void> {
  let sent = 0;
  let mayStartAnew = true;
  const attempt = async () => {
    const held = await blobs.stat({ sha256: source.sha256 }, { signal, patienceMs: 0 });
    if (held.complete) return;
    const offset = Number(held.heldBytes);
    sent = Math.max(sent, offset);
    await blobs.put(uploadOf(source, offset), { signal, stallMs: STALL_MS });
  };
  const retryable = (error: unknown) => {
    if (!(error instanceof ProtocolError)) return false;
    // The part kept from an earlier upload may be damaged; it is thrown away then, and the next attempt sends everything.
    if (error.code === "data-loss" && mayStartAnew) {
      mayStartAnew = false;
      return true;
    }
    return mayPass(error);
  };
  await retry(attempt, { patienceMs, signal, retryable, progress: () => sent });
}

async function* uploadOf({ sha256, size, read }: BlobSource, offset: number): AsyncGenerator<PutBlobRequest> {
  yield { part: { $case: "header", value: { sha256, size: BigInt(size), offset: BigInt(offset) } } };
  for await (const chunk of read(offset)) yield { part: { $case: "chunk", value: chunk } };
}

/**
 * Downloads a blob into a file, which appears under its name only when it is whole and its hash is right.
 * @throws ProtocolError `not-found`, `data-loss` when other bytes came, `unreachable` when patience runs out
 */
export async function getBlob(
  blobs: Blobs,
  sha256: string,
  path: string,
  { signal, patienceMs }: TransferOptions,
): Promise<void> {
  // Unique, since several processes may fetch into one cache.
  const partial = `${path}.${randomUUID()}.partial`;
  // Written at its end, wherever that is after it was emptied.
  const file = await open(partial, "ax");
  try {
    await downloadTwice(blobs, sha256, file, { signal, patienceMs });
    await file.sync();
    await file.close();
    await rename(partial, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}

/** Once more when damaged bytes came: they may be right where they are kept, or be brought back there from elsewhere. */
async function downloadTwice(blobs: Blobs, sha256: string, file: FileHandle, options: TransferOptions): Promise<void> {
  try {
    await download(blobs, sha256, file, options);
  } catch (error) {
    if (!(error instanceof ProtocolError && error.code === "data-loss")) throw error;
    await file.truncate(0);
    await download(blobs, sha256, file, options);
  }
}

async function download(
  blobs: Blobs,
  sha256: string,
  file: FileHandle,
  { signal, patienceMs }: TransferOptions,
): Promise<void> {
  const hash = createHash("sha256");
  let offset = 0;
  const attempt = async () => {
    for await (const { chunk } of blobs.get({ sha256, offset: BigInt(offset) }, { signal, stallMs: STALL_MS })) {
      await file.appendFile(chunk);
      hash.update(chunk);
      offset += chunk.byteLength;
    }
  };
  const retryable = (error: unknown) => error instanceof ProtocolError && mayPass(error);
  await retry(attempt, { patienceMs, signal, retryable, progress: () => offset });
  const came = hash.digest("hex");
  if (came !== sha256) {
    throw new ProtocolError(
      "data-loss",
      `expected the bytes of blob ${sha256}, got ${offset} bytes with hash ${came}: it was damaged on its way or where it is kept`,
    );
  }
}

/** Errors of the connection, and of another upload of the same blob that took over; not those of the blob itself. */
function mayPass({ code }: ProtocolError): boolean {
  return code === "unreachable" || code === "aborted" || code === "deadline-exceeded";
}
