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
  readonly #buffer: ArrayBuffer;
  #used = 0;

  constructor(bytes: number) {
    this.#buffer = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE)) }).buffer;
  }

  get capacity(): number {
    return this.#buffer.byteLength;
  }

  /** Forgets all arrays handed out, so that their place can be taken again. */
  reset(): void {
    this.#used = 0;
  }

  /** A copy of an array at an aligned place. Throws RangeError when the memory is full. */
  copy<T extends NumberArray>(type: ArrayType<T>, source: T): T {
    const offset = this.#used;
    const copied = new type(this.#buffer, offset, source.length);
    copied.set(source as never);
    this.#used = alignedBytes(offset + source.byteLength);
    return copied;
  }
}

/** The bytes that an array takes up in aligned memory. */
export function alignedBytes(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
