const INITIAL_VALUES = 1 << 14;

/** Numbers appended one by one, kept as float32; knows whether all of them are bytes. */
export class NumberColumn {
  #values = new Float32Array(INITIAL_VALUES);
  #length = 0;
  #bytes = true;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Float32Array(2 * this.#length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
    this.#bytes &&= value >= 0 && value <= 255 && Number.isInteger(value);
  }

  /** Whether each value is a whole number from 0 to 255. */
  get isBytes(): boolean {
    return this.#bytes;
  }

  toFloat32(): Float32Array {
    return this.#values.slice(0, this.#length);
  }

  toBytes(): Uint8Array {
    return Uint8Array.from(this.#values.subarray(0, this.#length));
  }
}
