const INITIAL_VALUES = 1 << 14;

/** Numbers appended one by one, kept as float32 for as long as that holds each of them exactly, and then as float64; knows whether all of them are bytes. */
export class NumberColumn {
  #values: Float32Array | Float64Array = new Float32Array(INITIAL_VALUES);
  #length = 0;
  #bytes = true;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new (this.#values.constructor as Float64ArrayConstructor | Float32ArrayConstructor)(
        2 * this.#length,
      );
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length] = value;
    // NaN is not itself, and float32 has it
    if (this.#values[this.#length] !== value && !Number.isNaN(value)) {
      this.#values = Float64Array.from(this.#values);
      this.#values[this.#length] = value;
    }
    this.#length++;
    this.#bytes &&= value >= 0 && value <= 255 && Number.isInteger(value);
  }

  /** Whether each value is a whole number from 0 to 255. */
  get isBytes(): boolean {
    return this.#bytes;
  }

  /** As they were given, in the smaller type that holds them. */
  toFloats(): Float32Array | Float64Array {
    return this.#values.slice(0, this.#length);
  }

  toBytes(): Uint8Array {
    return Uint8Array.from(this.#values.subarray(0, this.#length));
  }
}
