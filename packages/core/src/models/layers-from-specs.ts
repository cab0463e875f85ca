import { inLayer } from "../in-layer.js";
import type { Layer } from "../layer.js";
import { activationLayer } from "../layers/activation-layer.js";
import { averagePool } from "../layers/average-pool.js";
import { batchNorm } from "../layers/batch-norm.js";
import { conv2d } from "../layers/conv2d.js";
import { dense } from "../layers/dense.js";
import { dropout } from "../layers/dropout.js";
import { embedding } from "../layers/embedding.js";
import { flatten } from "../layers/flatten.js";
import { globalAveragePool, globalMaxPool } from "../layers/global-pool.js";
import { layerNorm } from "../layers/layer-norm.js";
import { maxPool } from "../layers/max-pool.js";
import { parallel, residual } from "../layers/parallel.js";
import { gru } from "../layers/recurrent/gru.js";
import { lstm } from "../layers/recurrent/lstm.js";
import { sequence } from "../layers/sequence.js";
import { sequential } from "../layers/sequential.js";
import type { LayerSpec } from "../model-spec.js";

/** Makes one kind of layer from its part of a spec. */
type Build<Options> = (name: string, options: Options, classes: number) => Layer;
type Kind = LayerSpec extends infer Spec ? (Spec extends unknown ? keyof Spec : never) : never;
type OptionsOf<K extends Kind> =
  Extract<LayerSpec, Readonly<Record<K, unknown>>> extends Readonly<Record<K, infer Options>> ? Options : never;

/** How each kind is called in a model ("conv1", "pool2": counted by this word) and how it is made. */
const kinds: { readonly [K in Kind]: { readonly word: string; readonly build: Build<OptionsOf<K>> } } = {
  dense: {
    word: "dense",
    build: (name, options, classes) =>
      dense(name, { ...options, units: options.units === "classes" ? classes : options.units }),
  },
  conv2d: { word: "conv", build: conv2d },
  maxPool: { word: "pool", build: maxPool },
  averagePool: { word: "pool", build: averagePool },
  flatten: { word: "flatten", build: flatten },
  dropout: { word: "dropout", build: dropout },
  batchNorm: { word: "batchNorm", build: batchNorm },
  layerNorm: { word: "layerNorm", build: layerNorm },
  globalAveragePool: { word: "pool", build: globalAveragePool },
  globalMaxPool: { word: "pool", build: globalMaxPool },
  sequence: { word: "sequence", build: sequence },
  embedding: { word: "embedding", build: embedding },
  lstm: { word: "lstm", build: lstm },
  gru: { word: "gru", build: gru },
  residual: {
    word: "residual",
    build: (name, { layers, shortcut }, classes) =>
      residual(name, stack("layers", layers, classes), stack("shortcut", shortcut, classes)),
  },
  parallel: {
    word: "parallel",
    build: (name, { branches, join }, classes) =>
      parallel(
        name,
        branches.map((branch, index) => stack(`branch${index + 1}`, branch, classes)),
        join,
      ),
  },
  activation: { word: "activation", build: activationLayer },
};

/** The layers of a stack, named after their kind and their place among their like: conv1, pool1, conv2, … dense3. */
export function layersFromSpecs(specs: readonly LayerSpec[], classes: number): readonly Layer[] {
  const counts = new Map<string, number>();
  return specs.map((spec) => {
    const [kind, options] = Object.entries(spec)[0] as { [K in Kind]: [K, OptionsOf<K>] }[Kind];
    const { word, build } = kinds[kind];
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    const name = `${word}${count}`;
    // The table pairs each kind with the builder of its options; the compiler cannot follow the pairing through a lookup.
    return inLayer(name, () => (build as Build<typeof options>)(name, options, classes));
  });
}

/** A stack within a layer. */
function stack(name: string, specs: readonly LayerSpec[], classes: number): Layer {
  return sequential(
    name,
    inLayer(name, () => layersFromSpecs(specs, classes)),
  );
}
