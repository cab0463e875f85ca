import type { BlobsDefinition, GetBlobResponse } from "./gen/conclave/v1/blobs.js";
import type { ServiceHandlers } from "./implement.js";
import { ProtocolError } from "./protocol-error.js";
import { STALL_MS, unlessStalled } from "./stalling.js";

/** Bytes per chunk: far below the coordinator's message limit, large enough that framing costs nothing. */
export const CHUNK_BYTES = 256 * 1024;

/** Where blobs are kept. */
export interface BlobBackend {
  /** What is held, without a look at the bytes. */
  stat(sha256: string): Promise<{ readonly complete: boolean; readonly heldBytes: number }>;
  /** Whether the blob is there with the bytes that its name says; a damaged one is not there afterwards. */
  verify(sha256: string): Promise<boolean>;
  /** Brings back a blob that is missing from where else it lies; false where it lies nowhere else. */
  recover?(sha256: string): Promise<boolean>;
  /** The bytes from `offset` on, in chunks of any size up to {@link CHUNK_BYTES}. Throws when there is no such blob, and after the last chunk when it is damaged. */
  read(sha256: string, offset: number): AsyncIterable<Uint8Array>;
  /** Goes on with (or begins) an upload; an earlier one of the same blob that is still open fails from then on. */
  upload(sha256: string, size: number, offset: number): Promise<BlobUpload>;
}

export interface BlobUpload {
  write(chunk: Uint8Array): Promise<void>;
  /** Checks the hash and keeps the blob for good. */
  finish(): Promise<void>;
  /** Keeps what arrived for a later upload to go on with. Does nothing after `finish`. */
  suspend(): Promise<void>;
}

/**
 * The Blobs service over a backend.
 * @param stallMs an upload that sends nothing for so long is suspended: it holds disk space that others may need
 */
export function blobHandlers(backend: BlobBackend, stallMs = STALL_MS): ServiceHandlers<BlobsDefinition> {
  return {
    async stat({ sha256 }) {
      const held = await backend.stat(checkSha256(sha256));
      // Whoever asks will not send what is said to be here: a damaged blob must not keep the right bytes from coming.
      const lost = held.complete && !(await backend.verify(sha256));
      const { complete, heldBytes } = lost ? await backend.stat(sha256) : held;
      return { complete, heldBytes: BigInt(heldBytes) };
    },

    async *get({ sha256, offset }) {
      const held = await backend.stat(checkSha256(sha256));
      const recovered = !held.complete && ((await backend.recover?.(sha256)) ?? false);
      const { complete, heldBytes } = recovered ? await backend.stat(sha256) : held;
      if (!complete) throw new ProtocolError("not-found", `there is no blob ${sha256} here`);
      if (offset > BigInt(heldBytes)) {
        throw new ProtocolError(
          "invalid-argument",
          `blob ${sha256} has ${heldBytes} bytes; expected an offset within, got ${offset}`,
        );
      }
      const size = BigInt(heldBytes);
      yield { size, chunk: new Uint8Array() } satisfies GetBlobResponse;
      for await (const chunk of backend.read(sha256, Number(offset))) yield { size, chunk };
    },

    async put(requests) {
      let upload: BlobUpload | null = null;
      let size = 0;
      let held = 0;
      try {
        const stalled = () =>
          `the upload brought nothing for ${stallMs / 1000} s after ${held} of ${size} bytes: go on there`;
        for await (const { part } of unlessStalled(requests, stallMs, stalled)) {
          if (part?.$case === "chunk" && upload) {
            await upload.write(part.value);
            held += part.value.byteLength;
          } else if (part?.$case === "header" && !upload) {
            size = Number(part.value.size);
            held = Number(part.value.offset);
            upload = await backend.upload(checkSha256(part.value.sha256), size, held);
          } else throw new ProtocolError("invalid-argument", "expected one header and then chunks in an upload");
        }
        if (!upload) throw new ProtocolError("invalid-argument", "expected a header in an upload, got nothing");
        // A connection that breaks looks like an end of the stream here: what came is kept, not judged.
        if (held < size)
          throw new ProtocolError("aborted", `the upload ended after ${held} of ${size} bytes: go on there`);
        await upload.finish();
        return { size: BigInt(size) };
      } finally {
        await upload?.suspend();
      }
    },
  };
}

/** Blob names become file names: nothing but a hash may pass. */
function checkSha256(sha256: string): string {
  if (/^[0-9a-f]{64}$/.test(sha256)) return sha256;
  throw new ProtocolError(
    "invalid-argument",
    `expected a SHA-256 as 64 lower-case hexadecimal digits, got ${JSON.stringify(sha256.slice(0, 80))}`,
  );
}
