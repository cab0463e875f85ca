import { createRequire } from "node:module";
import { Piscina } from "piscina";
import { AugmentError } from "./augment-error.js";
import { type AugmentRequest, checkRequest } from "./augment-request.js";
import type { AugmentSlice } from "./augment-slice.js";

/** Files are found by what packages export: a module that is part of a bundle lies elsewhere. */
const require = createRequire(import.meta.url);

/** Fewer images are not worth waking another thread. */
const MIN_SLICE_ROWS = 64;

/** As many requests as threads are given before their first is done; further ones wait for the event loop. */
const REQUESTS_AHEAD = 8;

/** Random transforms of images, on threads of their own. */
export interface Augmenter {
  /**
   * Augments images: uint8 in, uint8 out, rows.length × height × width × channels, over a SharedArrayBuffer. The bytes depend on the
   * request alone, not on the number of threads. Requests may overlap.
   *
   * @throws AugmentError bad-request, or closed
   */
  augment(request: AugmentRequest): Promise<Uint8Array>;
  /** Waits for the requests under way and ends the threads. Idle threads keep no process alive even without it. */
  close(): Promise<void>;
}

/**
 * Starts a pool of threads that augment images.
 *
 * @param options.threads how many, at least 1
 * @throws AugmentError bad-request for any other number
 */
export function createAugmenter({ threads }: { readonly threads: number }): Augmenter {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new AugmentError("bad-request", `expected a whole number of threads, at least 1, got ${threads}`);
  }
  const pool = new Piscina<AugmentSlice, void>({
    filename: require.resolve("@conclave/augment/worker"),
    minThreads: threads,
    maxThreads: threads,
    // A thread that has its next request goes on with it by itself: whoever asked may be in a native call that blocks its event loop.
    concurrentTasksPerWorker: REQUESTS_AHEAD,
    execArgv: [], // the flags of the process (loaders, conditions, inspectors) are not for these threads
  });
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  async function augment(request: AugmentRequest): Promise<Uint8Array> {
    if (closed) throw new AugmentError("closed", "this augmenter is closed");
    const { target, slices } = plan(request, threads);
    const work = Promise.all(slices.map((slice) => pool.run(slice)));
    underWay.add(work);
    await work.finally(() => underWay.delete(work));
    return target;
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.allSettled(underWay); // piscina's own close() may count a thread twice and end one that still works
    await pool.destroy();
  }

  return { augment, close };
}

function plan(request: AugmentRequest, threads: number): { target: Uint8Array; slices: AugmentSlice[] } {
  const { key, rowIds } = request;
  const { size, options } = checkRequest(request);
  const bytes = size.height * size.width * size.channels;
  const { images, rows } = sharedImages(request, bytes);
  const target = new Uint8Array(new SharedArrayBuffer(rows.length * bytes));
  const sliceRows = Math.max(MIN_SLICE_ROWS, Math.ceil(rows.length / threads));
  const slices: AugmentSlice[] = [];
  for (let start = 0; start < rows.length; start += sliceRows) {
    const end = Math.min(start + sliceRows, rows.length);
    slices.push({
      images,
      target: target.subarray(start * bytes, end * bytes),
      size,
      rows: rows.slice(start, end), // a view would take its whole buffer along
      rowIds: rowIds.slice(start, end),
      key,
      options,
    });
  }
  return { target, slices };
}

/** The images where threads can read them: the wanted ones are copied if need be. */
function sharedImages({ images, rows }: AugmentRequest, bytes: number): Pick<AugmentRequest, "images" | "rows"> {
  if (images.buffer instanceof SharedArrayBuffer) return { images, rows };
  const copy = new Uint8Array(new SharedArrayBuffer(rows.length * bytes));
  for (const [index, row] of rows.entries()) copy.set(images.subarray(row * bytes, (row + 1) * bytes), index * bytes);
  return { images: copy, rows: Int32Array.from(rows.keys()) };
}
