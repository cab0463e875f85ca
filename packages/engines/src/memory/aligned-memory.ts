/** Node has it, but its types come with the DOM's, which nothing else here should see. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
};

/** onnxruntime's vector loops give other last bits for data at other alignments; 64 bytes is the widest vector there is. */
const ALIGNMENT = 64;
const PAGE = 65_536;

type NumberArray = Float32Array | Int32Array | Uint8Array | BigInt64Array;
type ArrayType<T extends NumberArray> = {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
  readonly BYTES_PER_ELEMENT: number;
};

/**
 * Memory whose arrays start at multiples of 64 bytes. JavaScript cannot ask where an ArrayBuffer lies, but a WebAssembly memory always
 * starts at a page.
 */
export class AlignedMemory {
  #buffer = new ArrayBuffer(0);
  #used = 0;

  /**
   * Makes room for copies of these arrays, and for `more` bytes beside them. Their place is that of all arrays handed out before, which
   * must not be used any longer; where it is too small, there is a larger one.
   *
   * @throws RangeError when there is not so much memory.
   */
  makeRoom(arrays: Iterable<{ readonly byteLength: number }>, more = 0): void {
    let bytes = more;
    for (const { byteLength } of arrays) bytes += alignedBytes(byteLength);
    if (bytes > this.#buffer.byteLength) this.#buffer = allocate(bytes);
    this.#used = 0;
  }

  /** A copy of an array at an aligned place. Throws RangeError when there is no room left. */
  copy<T extends NumberArray>(type: ArrayType<T>, source: T): T {
    const offset = this.#used;
    const copied = new type(this.#buffer, offset, source.length);
    copied.set(source as never);
    this.#used = alignedBytes(offset + source.byteLength);
    return copied;
  }
}

function allocate(bytes: number): ArrayBuffer {
  const pages = Math.max(1, Math.ceil(bytes / PAGE));
  try {
    return new WebAssembly.Memory({ initial: pages }).buffer;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return resizable(pages * PAGE);
  }
}

/**
 * V8 reserves 10 GB of addresses around each WebAssembly memory, which a limit on them (`ulimit -v`, as Slurm and Grid Engine set it) may
 * refuse while there is memory enough. A buffer that may be resized starts at a page as well, since it takes whole pages of its own; JavaScript reads it more slowly.
 */
function resizable(bytes: number): ArrayBuffer {
  return new (ArrayBuffer as ResizableArrayBuffer)(bytes, { maxByteLength: bytes });
}

/** ES2024, which Node 20 has and our types do not. */
type ResizableArrayBuffer = new (byteLength: number, options: { readonly maxByteLength: number }) => ArrayBuffer;

/** The bytes that an array takes up in aligned memory. */
function alignedBytes(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
