import type { FeatureType, Program } from "@conclave/tracer";
import type { InferenceSession } from "onnxruntime-node";
import { createSession } from "./session.js";

/** A program with the session that runs it. */
export interface CompiledProgram {
  readonly program: Program;
  readonly session: InferenceSession;
}

/** The programs of one model: one for each batch size and storage of features, made when it is first needed and kept. */
export class CompiledPrograms {
  readonly #made = new Map<string, Promise<CompiledProgram>>();

  constructor(readonly compile: (batchSize: number, features: FeatureType) => Program) {}

  get(batchSize: number, features: Uint8Array | Float32Array): Promise<CompiledProgram> {
    const type: FeatureType = features instanceof Uint8Array ? "uint8" : "float32";
    const key = `${batchSize}/${type}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.#make(batchSize, type);
    this.#made.set(key, made);
    return made;
  }

  async #make(batchSize: number, type: FeatureType): Promise<CompiledProgram> {
    const program = this.compile(batchSize, type);
    return { program, session: await createSession(program.model) };
  }
}
