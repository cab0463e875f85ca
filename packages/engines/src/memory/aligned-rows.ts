import type { EngineRows } from "../engine.js";
import { AlignedMemory, alignedBytes } from "./aligned-memory.js";

/** Rows in aligned memory. */
export interface AlignedRows {
  readonly count: number;
  readonly features: Uint8Array | Float32Array;
  readonly labels: Int32Array;
}

const NO_LABELS = new Int32Array(0);

/** Keeps the rows last used in aligned memory: a data set is copied once, and the chunks of augmented rows share one place. */
export class RowsMemory {
  #memory = new AlignedMemory(0);
  #source: EngineRows["features"] | null = null;
  #labels: Int32Array | null = null;
  #aligned: AlignedRows = { count: 0, features: new Uint8Array(0), labels: NO_LABELS };

  /** The same rows, aligned. The source is taken to be unchanged while it is the same object. */
  hold(rows: Omit<EngineRows, "labels"> & { readonly labels?: Int32Array }): AlignedRows {
    const labels = rows.labels ?? NO_LABELS;
    if (this.#source === rows.features && this.#labels === labels) return this.#aligned;
    const bytes = alignedBytes(rows.features.byteLength) + alignedBytes(labels.byteLength);
    if (bytes > this.#memory.capacity) this.#memory = new AlignedMemory(bytes);
    this.#memory.reset();
    const { features } = rows;
    const aligned =
      features instanceof Uint8Array
        ? this.#memory.copy(Uint8Array, features)
        : this.#memory.copy(Float32Array, features);
    this.#aligned = { count: rows.count, features: aligned, labels: this.#memory.copy(Int32Array, labels) };
    this.#source = features;
    this.#labels = labels;
    return this.#aligned;
  }
}
