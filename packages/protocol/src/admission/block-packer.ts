/** Bytes go on in blocks of this size: as large as what HTTP/2 lets a sender send unread. */
const BLOCK_BYTES = 64 * 1024;

/**
 * Packs a message that comes in pieces of any size into blocks. A piece is a view of all that its connection sent in one go, and an
 * object beside its bytes: kept by themselves, pieces of one byte hold a thousand times what they bring.
 */
export class BlockPacker {
  readonly #push: (block: Buffer) => boolean;
  #block: Buffer | null = null;
  #filled = 0;

  /** @param push takes a block on, and says whether it wants more */
  constructor(push: (block: Buffer) => boolean) {
    this.#push = push;
  }

  /** @param following how many bytes of the message come after these; returns whether more are wanted */
  add(bytes: Buffer, following: number): boolean {
    let wanted = true;
    for (let at = 0; at < bytes.length; ) {
      const left = bytes.length - at;
      this.#block ??= Buffer.allocUnsafeSlow(Math.min(BLOCK_BYTES, left + following));
      const count = Math.min(left, this.#block.length - this.#filled);
      bytes.copy(this.#block, this.#filled, at, at + count);
      this.#filled += count;
      at += count;
      if (this.#filled === this.#block.length) wanted = this.flush();
    }
    return wanted;
  }

  /** Takes on what is packed so far. */
  flush(): boolean {
    const block = this.#block?.subarray(0, this.#filled);
    this.#block = null;
    this.#filled = 0;
    return block === undefined || block.length === 0 || this.#push(block);
  }
}
