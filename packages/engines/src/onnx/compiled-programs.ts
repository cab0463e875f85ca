import type { FeatureType, Program } from "@conclave/tracer";
import type { InferenceSession } from "onnxruntime-node";
import { isOutOfMemory, outOfMemory } from "../memory/out-of-memory.js";
import { createSession } from "./session.js";

/** A program with the session that runs it. */
export interface CompiledProgram {
  readonly program: Program;
  readonly session: InferenceSession;
}

/** What programs of one model differ in. */
export interface ProgramShape {
  readonly batchSize: number;
  /** In how many parts a batch is computed. */
  readonly microBatches: number;
  readonly features: FeatureType;
}

/** The programs of one model: one for each shape, made when it is first needed and kept. */
export class CompiledPrograms {
  readonly #made = new Map<string, Promise<CompiledProgram>>();

  constructor(readonly compile: (shape: ProgramShape) => Program) {}

  /**
   * Runs a program of some shape. One that runs out of memory is given up with all that its session holds, so that a smaller one finds room.
   * @throws EngineError out-of-memory
   */
  async run<T>(shape: ProgramShape, call: (compiled: CompiledProgram) => Promise<T>): Promise<T> {
    const key = JSON.stringify(shape);
    const made = this.#made.get(key) ?? this.#make(shape);
    this.#made.set(key, made);
    try {
      return await call(await made);
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      this.#made.delete(key);
      await made.then(({ session }) => session.release()).catch(() => {});
      throw outOfMemory(error);
    }
  }

  async #make(shape: ProgramShape): Promise<CompiledProgram> {
    const program = this.compile(shape);
    return { program, session: await createSession(program.model) };
  }
}

/** How rows' features are stored. */
export function featureTypeOf(features: Uint8Array | Float32Array): FeatureType {
  return features instanceof Uint8Array ? "uint8" : "float32";
}
