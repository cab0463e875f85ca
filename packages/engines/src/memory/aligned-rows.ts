import type { EngineRows } from "../engine.js";
import { AlignedMemory } from "./aligned-memory.js";

/** Rows, labels and weights in aligned memory; labels and weights are empty where there are none. */
type AlignedRows = Required<EngineRows> & { readonly weights: Float32Array };

type Source = Omit<EngineRows, "labels"> & Partial<EngineRows>;

const NONE = new Float32Array(0);

/** Keeps the rows last used in aligned memory: a data set is copied once, and the chunks of augmented rows share one place. */
export class RowsMemory {
  readonly #memory = new AlignedMemory();
  #source: Source | null = null;
  #aligned: AlignedRows = { count: 0, features: NONE, labels: NONE, weights: NONE };

  /** The same rows, aligned. Arrays are taken to be unchanged while they are the same objects. */
  hold(rows: Source): AlignedRows {
    const known = this.#source;
    const same = known?.features === rows.features && known.labels === rows.labels && known.weights === rows.weights;
    if (same && known !== null) return this.#aligned;
    const { features, labels = NONE } = rows;
    const weights = rows.weights ?? NONE;
    const memory = this.#memory;
    memory.makeRoom([features, labels, weights]);
    this.#aligned = {
      count: rows.count,
      features:
        features instanceof Uint8Array ? memory.copy(Uint8Array, features) : memory.copy(Float32Array, features),
      labels: labels instanceof Int32Array ? memory.copy(Int32Array, labels) : memory.copy(Float32Array, labels),
      weights: memory.copy(Float32Array, weights),
    };
    this.#source = rows;
    return this.#aligned;
  }
}
