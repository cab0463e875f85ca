import { type Carry, type HostArray, mapTree } from "@conclave/core";
import type { Chunk, TrainingSession } from "@conclave/engines";
import { isFiniteThroughout } from "../../member/finite-variables.js";

/** Where a training step stopped being finite. */
interface NonFinitePlace {
  readonly layer: string;
  /** Its weights already (the step before overflowed in its gradient or update), or first its output. */
  readonly what: "weights" | "output";
}

/**
 * Finds the layer that makes a step's loss NaN or infinite, on the engine and program that found it so.
 *
 * The step is run again once per layer, with the weights of all later layers set to 0: 0 · x is 0 for every finite x and NaN
 * for infinities and NaN, so the loss is finite exactly as long as the layers up to that one are.
 *
 * @param chunk one step, and the carry before it.
 * @returns null when no layer with weights can be blamed.
 */
export async function locateNonFinite(session: TrainingSession, chunk: Chunk): Promise<NonFinitePlace | null> {
  const broken = brokenLayer(chunk.carry);
  if (broken !== null) return { layer: broken, what: "weights" };
  const layers = layersOf(chunk.carry);
  for (const [index, layer] of layers.entries()) {
    const carry = withZeros(chunk.carry, new Set(layers.slice(index + 1)));
    const { losses } = await session.run({ ...chunk, carry });
    if (!Number.isFinite(losses[0])) return { layer, what: "output" };
  }
  return null;
}

/**
 * The layer whose parameters are no longer finite; null when all are. Backpropagation carries a NaN from the loss towards the
 * input, so of several such layers it is the last one that broke first.
 */
export function brokenLayer(carry: Carry<HostArray>): string | null {
  return layersOf(carry, ({ data }) => !isFiniteThroughout(data)).at(-1) ?? null;
}

/** The layers with parameters, or those of whose parameters one is as asked, from the input to the output. */
function layersOf(carry: Carry<HostArray>, asked: (array: HostArray) => boolean = () => true): string[] {
  const names = Object.entries(carry).flatMap(([path, array]) => {
    const layer = layerOf(path);
    return layer !== null && asked(array) ? [layer] : [];
  });
  return [...new Set(names)];
}

/** "params/block1/conv1/kernel" → "block1/conv1"; null for what is not a parameter. */
function layerOf(path: string): string | null {
  const [root, ...rest] = path.split("/");
  return root === "params" ? rest.slice(0, -1).join("/") : null;
}

function withZeros(carry: Carry<HostArray>, layers: ReadonlySet<string>): Carry<HostArray> {
  return mapTree(carry, (array, path) => {
    const layer = layerOf(path);
    if (layer === null || !layers.has(layer) || array.dtype !== "float32") return array;
    return { ...array, data: new Float32Array(array.data.length) };
  });
}
