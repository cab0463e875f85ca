import type { FeatureType, Program } from "@conclave/tracer";
import type { InferenceSession } from "onnxruntime-node";
import { isOutOfMemory, outOfMemory } from "../memory/out-of-memory.js";
import type { EngineMemory, MemoryHolder } from "./engine-memory.js";
import { createSession } from "./session.js";

/** A program with the session that runs it. */
export interface CompiledProgram {
  readonly program: Program;
  readonly session: InferenceSession;
}

/** What programs of one model differ in. */
interface ProgramShape {
  readonly batchSize: number;
  /** In how many parts a batch is computed. */
  readonly microBatches: number;
  readonly features: FeatureType;
}

interface Entry {
  readonly made: Promise<CompiledProgram>;
  /** Calls under way. */
  users: number;
}

/** The programs of one model: one for each shape, made when it is first needed and kept until they are released or memory runs out. */
export class CompiledPrograms implements MemoryHolder {
  readonly #entries = new Map<string, Entry>();

  constructor(
    readonly memory: EngineMemory,
    readonly compile: (shape: ProgramShape) => Program,
  ) {}

  /**
   * Runs a program of some shape. When memory runs out, the engine gives up all that it holds, and the program is tried once more.
   * @param call may be called twice
   * @throws EngineError out-of-memory; a smaller program may find room
   */
  async run<T>(shape: ProgramShape, call: (compiled: CompiledProgram) => Promise<T>): Promise<T> {
    const wasScarce = this.memory.isScarce;
    try {
      return await this.#run(shape, call);
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      await this.memory.ranOut();
      if (wasScarce) throw outOfMemory(error);
      return this.run(shape, call);
    }
  }

  async #run<T>(shape: ProgramShape, call: (compiled: CompiledProgram) => Promise<T>): Promise<T> {
    const key = JSON.stringify(shape);
    const entry = this.#entries.get(key) ?? { made: this.#make(shape), users: 0 };
    this.#entries.set(key, entry);
    entry.users++;
    try {
      return await call(await entry.made);
    } finally {
      entry.users--;
    }
  }

  /** Releases every session that no call is using. */
  async release(): Promise<void> {
    for (const [key, { made, users }] of this.#entries) {
      if (users > 0) continue;
      this.#entries.delete(key);
      // One that could not be made has nothing to release.
      await made.then(({ session }) => session.release()).catch(() => {});
    }
    if (this.#entries.size === 0) this.memory.unregister(this);
  }

  async #make(shape: ProgramShape): Promise<CompiledProgram> {
    this.memory.register(this);
    const program = this.compile(shape);
    const rows = Math.ceil(shape.batchSize / shape.microBatches);
    const options = { arena: !this.memory.isScarce, memoryPattern: !hasLargeImages(program, rows) };
    return { program, session: await createSession(program.model, options) };
  }
}

/** A batch of images that takes more than this (LeNet's 128 of 28x28: 0.4 MB) makes a program whose memory counts more than its nodes. */
const LARGE_BYTES = 2e6;

function hasLargeImages({ inputShape }: Program, rows: number): boolean {
  const isImage = inputShape.length === 3;
  return isImage && inputShape.reduce((product, extent) => product * extent, 4 * rows) > LARGE_BYTES;
}

/** How rows' features are stored. */
export function featureTypeOf(features: Uint8Array | Float32Array): FeatureType {
  return features instanceof Uint8Array ? "uint8" : "float32";
}
