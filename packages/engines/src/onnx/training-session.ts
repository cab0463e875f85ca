import type { HostArray, TrainingStep, Tree } from "@conclave/core";
import { carryInput, carryOutput, compileTraining, type Program } from "@conclave/tracer";
import type { Tensor } from "onnxruntime-node";
import type { Chunk, ChunkResult, TrainingSession } from "../engine.js";
import { AlignedMemory } from "../memory/aligned-memory.js";
import { RowsMemory } from "../memory/aligned-rows.js";
import { CompiledPrograms, featureTypeOf } from "./compiled-programs.js";
import type { EngineMemory } from "./engine-memory.js";
import { oneAtATime } from "./one-at-a-time.js";
import { floatTensor, intTensor, labelsTensor, leafOfTensor, leafTensor, longScalar, rowsTensor } from "./tensors.js";

/** Room for the scalars of a chunk. */
const SCALAR_BYTES = 1024;

/** Trains with programs that were traced from a step: one for each batch size and number of parts, made when it is first needed. */
export class OnnxTrainingSession implements TrainingSession {
  readonly #programs: CompiledPrograms;
  #rows = new RowsMemory();
  /** A call's inputs lie in the session's own memory until it has run, so calls must not overlap. */
  readonly #queue = oneAtATime();
  #memory = new AlignedMemory();

  constructor(
    readonly step: TrainingStep,
    memory: EngineMemory,
  ) {
    this.#programs = new CompiledPrograms(memory, ({ batchSize, features, microBatches }) =>
      compileTraining(step, batchSize, features, microBatches),
    );
  }

  run(chunk: Chunk): Promise<ChunkResult> {
    return this.#queue(() => this.#run(chunk));
  }

  release(): Promise<void> {
    return this.#queue(() => {
      this.#rows = new RowsMemory();
      this.#memory = new AlignedMemory();
      return this.#programs.release();
    });
  }

  async #run(chunk: Chunk): Promise<ChunkResult> {
    const { batchSize, microBatches = 1, rows } = chunk;
    return this.#programs.run({ batchSize, microBatches, features: featureTypeOf(rows.features) }, async (compiled) => {
      const { program, session } = compiled;
      const outputs = await session.run(this.#feeds(chunk, program));
      const carry: Record<string, HostArray> = {};
      for (const path of Object.keys(program.carry)) carry[path] = leafOfTensor(outputs[carryOutput(path)] as Tensor);
      return { carry, losses: (outputs.losses as Tensor).data as Float32Array };
    });
  }

  #feeds(chunk: Chunk, program: Program): Record<string, Tensor> {
    const { inputs, batchSize, indices } = chunk;
    const leaves: Tree<HostArray> = chunk.carry;
    const steps = indices.length / batchSize;
    const memory = this.#memory;
    const arrays = [indices, inputs.mean, inputs.scale, ...Object.values(leaves).map((leaf) => leaf.data)];
    memory.makeRoom(arrays, SCALAR_BYTES);
    const rows = this.#rows.hold(chunk.rows);
    const feeds: Record<string, Tensor> = {
      features: rowsTensor(rows.features, rows.count),
      labels: labelsTensor(rows.labels, [rows.count, ...this.step.label.shape]),
      indices: intTensor(memory, indices, [steps, batchSize]),
      steps: longScalar(memory, steps),
      firstStep: intTensor(memory, Int32Array.of(inputs.firstStep), []),
      totalSteps: intTensor(memory, Int32Array.of(inputs.totalSteps), []),
      learningRate: floatTensor(memory, Float32Array.of(inputs.learningRate), []),
      key: intTensor(memory, Int32Array.from(inputs.key), [2]),
      mean: floatTensor(memory, inputs.mean, [inputs.mean.length]),
      scale: floatTensor(memory, inputs.scale, [inputs.scale.length]),
    };
    if (this.step.weighted) feeds.weights = labelsTensor(rows.weights, [rows.count]);
    for (const path of Object.keys(program.carry))
      feeds[carryInput(path)] = leafTensor(memory, leaves[path] as HostArray);
    return feeds;
  }
}
