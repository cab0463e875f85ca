import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { connect as connectSocket, createServer as createSocketServer, type Socket } from "node:net";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type BlobBackend,
  BlobsDefinition,
  blobHandlers,
  bytesBlob,
  CHUNK_BYTES,
  fileBlob,
  getBlob,
  implementService,
  largeBytesBlob,
  nearbyClient,
  ProtocolError,
  putBlob,
} from "../src/index.js";
import { connectTo, serve, temporaryDirectory } from "./support/runs-server.js";

const patient = { signal: new AbortController().signal, patienceMs: 120_000 };

/** Keeps blobs in memory, and uploads that were interrupted. */
class MemoryBlobs implements BlobBackend {
  readonly complete = new Map<string, Buffer>();
  readonly partial = new Map<string, Buffer>();
  readonly offsets: number[] = [];

  /** Whether it has a blob of these bytes. (Comparing large buffers by `toEqual` takes minutes.) */
  holds(bytes: Buffer): boolean {
    return this.complete.get(bytesBlob(bytes).sha256)?.equals(bytes) ?? false;
  }

  async stat(sha256: string) {
    const blob = this.complete.get(sha256);
    return { complete: blob !== undefined, heldBytes: (blob ?? this.partial.get(sha256))?.byteLength ?? 0 };
  }

  async verify(sha256: string) {
    const blob = this.complete.get(sha256);
    if (blob !== undefined && bytesBlob(blob).sha256 === sha256) return true;
    this.complete.delete(sha256);
    return false;
  }

  async *read(sha256: string, offset: number) {
    const blob = this.complete.get(sha256) ?? Buffer.alloc(0);
    for (let at = offset; at < blob.byteLength; at += CHUNK_BYTES) yield blob.subarray(at, at + CHUNK_BYTES);
  }

  async upload(sha256: string, _: number, offset: number) {
    this.offsets.push(offset);
    let held = this.partial.get(sha256)?.subarray(0, offset) ?? Buffer.alloc(0);
    return {
      write: async (chunk: Uint8Array) => {
        held = Buffer.concat([held, chunk]);
        this.partial.set(sha256, held);
      },
      finish: async () => {
        this.partial.delete(sha256);
        if (createHash("sha256").update(held).digest("hex") !== sha256)
          throw new ProtocolError("data-loss", "other bytes");
        this.complete.set(sha256, held);
      },
      suspend: async () => undefined,
    };
  }
}

async function blobServer(backend = new MemoryBlobs()) {
  const service = implementService(
    BlobsDefinition,
    blobHandlers(backend),
    (error) => new ProtocolError("internal", String(error)),
  );
  const { address } = await serve([service]);
  return { backend, address, blobs: (await connectTo(address)).client(BlobsDefinition) };
}

/** Lets a connection through until so many bytes went one way, then breaks it; later ones pass. */
async function breakingProxy(target: string, direction: "up" | "down", breakAfterBytes: number) {
  let left = breakAfterBytes;
  let broken = 0;
  const [host = "", port = ""] = target.split(":");
  const sockets = new Set<Socket>();
  const proxy = createSocketServer((near) => {
    const far = connectSocket(Number(port), host);
    const both = [near, far];
    const breakBoth = () => {
      for (const socket of both) socket.destroy();
    };
    for (const socket of both) sockets.add(socket.on("error", breakBoth).on("close", breakBoth));
    near.pipe(far);
    far.pipe(near);
    (direction === "up" ? near : far).on("data", (bytes) => {
      left -= bytes.byteLength;
      if (left > 0 || broken > 0) return;
      broken += 1;
      breakBoth();
    });
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const bound = proxy.address();
  if (bound === null || typeof bound === "string") throw new Error("expected a port");
  return { address: `127.0.0.1:${bound.port}`, broken: () => broken };
}

describe("blobs", () => {
  it.each([0, 1, CHUNK_BYTES, 3 * CHUNK_BYTES + 17])("of %i bytes go there and come back", async (size) => {
    const { blobs } = await blobServer();
    const directory = await temporaryDirectory();
    const bytes = randomBytes(size);
    await writeFile(join(directory, "there"), bytes);
    const blob = await fileBlob(join(directory, "there"));
    expect(blob).toMatchObject({ sha256: bytesBlob(bytes).sha256, size });
    await putBlob(blobs, blob, patient);
    await getBlob(blobs, blob.sha256, join(directory, "back"), patient);
    expect(bytes.equals(await readFile(join(directory, "back")))).toBe(true);
  });

  it("that are large leave the event loop its turns while they are hashed, and get the same name", async () => {
    const bytes = randomBytes(20 * 1024 * 1024 + 5);
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const { sha256, size } = await largeBytesBlob(bytes);
    clearInterval(timer);
    expect({ sha256, size }).toEqual({ sha256: bytesBlob(bytes).sha256, size: bytes.byteLength });
    expect(turns).toBeGreaterThan(2);
  });

  it("that the other side has are not sent again", async () => {
    const { backend, blobs } = await blobServer();
    const blob = bytesBlob(randomBytes(1_000));
    await putBlob(blobs, blob, patient);
    await putBlob(blobs, blob, patient);
    expect(backend.offsets).toEqual([0]);
  });

  it("go on after a broken connection where the upload stopped", async () => {
    const { backend, address } = await blobServer();
    // More than the sockets between hold, so that some of it has arrived.
    const proxy = await breakingProxy(address, "up", 30 * CHUNK_BYTES);
    const blobs = (await connectTo(proxy.address)).client(BlobsDefinition);
    const bytes = randomBytes(40 * CHUNK_BYTES);
    await putBlob(blobs, bytesBlob(bytes), patient);
    expect(proxy.broken()).toBe(1);
    expect(backend.holds(bytes)).toBe(true);
    expect(backend.offsets).toHaveLength(2);
    expect(backend.offsets[1]).toBeGreaterThan(0);
  });

  it("go on after a broken connection where the download stopped", async () => {
    const { backend, address } = await blobServer();
    const bytes = randomBytes(40 * CHUNK_BYTES);
    const { sha256 } = bytesBlob(bytes);
    backend.complete.set(sha256, bytes);
    const proxy = await breakingProxy(address, "down", 6 * CHUNK_BYTES);
    const blobs = (await connectTo(proxy.address)).client(BlobsDefinition);
    const path = join(await temporaryDirectory(), "blob");
    await getBlob(blobs, sha256, path, patient);
    expect(proxy.broken()).toBe(1);
    expect(bytes.equals(await readFile(path))).toBe(true);
  });

  it("begin anew once when the part that is kept is damaged", async () => {
    const { backend, blobs } = await blobServer();
    const bytes = randomBytes(2 * CHUNK_BYTES);
    const blob = bytesBlob(bytes);
    backend.partial.set(blob.sha256, randomBytes(1_000));
    await putBlob(blobs, blob, patient);
    expect(backend.offsets).toEqual([1_000, 0]);
    expect(backend.holds(bytes)).toBe(true);
  });

  it("whose bytes are not those of their hash leave no file behind", async () => {
    const { backend, blobs } = await blobServer();
    const { sha256 } = bytesBlob(Buffer.from("right"));
    backend.complete.set(sha256, Buffer.from("wrong"));
    const path = join(await temporaryDirectory(), "blob");
    await expect(getBlob(blobs, sha256, path, patient)).rejects.toMatchObject({ code: "data-loss" });
    await expect(readFile(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("that are damaged on the other side are sent again", async () => {
    const { backend, blobs } = await blobServer();
    const blob = bytesBlob(Buffer.from("right"));
    backend.complete.set(blob.sha256, Buffer.from("wrong"));
    await putBlob(blobs, blob, patient);
    expect(backend.holds(Buffer.from("right"))).toBe(true);
  });

  it("that were damaged on their way are fetched again, once", async () => {
    const { backend, blobs } = await blobServer();
    const bytes = randomBytes(2 * CHUNK_BYTES);
    const { sha256 } = bytesBlob(bytes);
    backend.complete.set(sha256, bytes);
    const read = backend.read.bind(backend);
    let readings = 0;
    backend.read = async function* (name, offset) {
      readings += 1;
      for await (const chunk of read(name, offset)) yield readings === 1 ? randomBytes(chunk.byteLength + 9) : chunk;
    };
    const path = join(await temporaryDirectory(), "blob");
    await getBlob(blobs, sha256, path, patient);
    expect(bytes.equals(await readFile(path))).toBe(true);
  });

  it("that are missing are brought back from elsewhere where they can be", async () => {
    const { backend, blobs } = await blobServer();
    const bytes = randomBytes(1_000);
    const { sha256 } = bytesBlob(bytes);
    const recover = async () => Boolean(backend.complete.set(sha256, bytes));
    Object.assign(backend, { recover });
    const path = join(await temporaryDirectory(), "blob");
    await getBlob(blobs, sha256, path, patient);
    expect(bytes.equals(await readFile(path))).toBe(true);
  });

  it("that do not exist, or are no hashes, are refused", async () => {
    const { blobs } = await blobServer();
    const path = join(await temporaryDirectory(), "blob");
    await expect(getBlob(blobs, "0".repeat(64), path, patient)).rejects.toMatchObject({ code: "not-found" });
    await expect(blobs.stat({ sha256: "../../etc/passwd" })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("whose upload is cancelled while its bytes are still read end with one error, which nobody else hears of", async () => {
    const { blobs } = await blobServer();
    const bytes = randomBytes(2 * CHUNK_BYTES);
    const abort = new AbortController();
    const read = async function* (offset: number) {
      yield bytes.subarray(offset, CHUNK_BYTES);
      abort.abort();
      // The call has ended, in its own time, before the disk gives the next chunk.
      for (let turns = 0; turns < 50; turns++) await turn();
      yield bytes.subarray(CHUNK_BYTES);
    };
    const unheard: unknown[] = [];
    const listener = (reason: unknown) => unheard.push(reason);
    process.on("unhandledRejection", listener);
    onTestFinished(() => void process.off("unhandledRejection", listener));
    const upload = putBlob(blobs, { ...bytesBlob(bytes), read }, { ...patient, signal: abort.signal });
    await expect(upload).rejects.toMatchObject({ code: "cancelled" });
    expect(unheard).toEqual([]);
  });
});

describe("a client in the same process", () => {
  const mapError = (error: unknown) => new ProtocolError("internal", `unforeseen: ${error}`);
  const nearby = (backend = new MemoryBlobs()) => ({
    backend,
    blobs: nearbyClient(BlobsDefinition, blobHandlers(backend), mapError),
  });

  it("puts and gets blobs as one does that is connected", async () => {
    const { backend, blobs } = nearby();
    const bytes = randomBytes(3 * CHUNK_BYTES + 17);
    const blob = bytesBlob(bytes);
    await putBlob(blobs, blob, patient);
    expect(backend.holds(bytes)).toBe(true);
    const path = join(await temporaryDirectory(), "back");
    await getBlob(blobs, blob.sha256, path, patient);
    expect(bytes.equals(await readFile(path))).toBe(true);
  });

  it("is told errors in the same words", async () => {
    const { backend, blobs } = nearby();
    await expect(blobs.stat({ sha256: "../../etc/passwd" })).rejects.toMatchObject({ code: "invalid-argument" });
    const path = join(await temporaryDirectory(), "blob");
    await expect(getBlob(blobs, "0".repeat(64), path, patient)).rejects.toMatchObject({ code: "not-found" });
    backend.stat = async () => {
      throw new RangeError("no such disk");
    };
    await expect(blobs.stat({ sha256: "0".repeat(64) })).rejects.toMatchObject({
      code: "internal",
      message: "unforeseen: RangeError: no such disk",
    });
  });

  it("is cancelled between two chunks, and goes on there later", async () => {
    const { backend, blobs } = nearby();
    const bytes = randomBytes(2 * CHUNK_BYTES);
    const blob = bytesBlob(bytes);
    const abort = new AbortController();
    const read = async function* () {
      yield bytes.subarray(0, CHUNK_BYTES);
      abort.abort();
      yield bytes.subarray(CHUNK_BYTES);
    };
    const upload = putBlob(blobs, { ...blob, read }, { ...patient, signal: abort.signal });
    await expect(upload).rejects.toMatchObject({ code: "cancelled" });
    await putBlob(blobs, blob, patient);
    expect(backend.offsets).toEqual([0, CHUNK_BYTES]);
    expect(backend.holds(bytes)).toBe(true);
  });
});

describe("an upload that sends nothing more", () => {
  it("is suspended, and goes on where it was", async () => {
    const backend = new MemoryBlobs();
    const suspended: string[] = [];
    const upload = backend.upload.bind(backend);
    backend.upload = async (sha256, size, offset) => ({
      ...(await upload(sha256, size, offset)),
      suspend: async () => void suspended.push(sha256),
    });
    const service = implementService(
      BlobsDefinition,
      blobHandlers(backend, 50),
      (error) => new ProtocolError("internal", String(error)),
    );
    const { address } = await serve([service]);
    const blobs = (await connectTo(address)).client(BlobsDefinition);
    const { sha256, size, read } = bytesBlob(randomBytes(3 * CHUNK_BYTES));
    const silent = new AbortController();
    const stalling = async function* () {
      yield { part: { $case: "header" as const, value: { sha256, size: BigInt(size), offset: 0n } } };
      for await (const chunk of read(2 * CHUNK_BYTES)) yield { part: { $case: "chunk" as const, value: chunk } };
      await once(silent.signal, "abort");
    };
    const put = blobs.put(stalling());
    await expect.poll(() => suspended).toEqual([sha256]);
    silent.abort();
    await expect(put).rejects.toMatchObject({
      code: "deadline-exceeded",
      message: expect.stringContaining(`brought nothing for 0.05 s after ${CHUNK_BYTES} of ${size} bytes`),
    });
  });
});
