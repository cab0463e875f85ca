import { TracerError } from "../errors.js";
import { type Graph, sizeOf, type Value } from "../ir/value.js";
import type { GraphBuilder, Name } from "../onnx/graph-builder.js";
import { convertLayout } from "./convert.js";
import type { ConvolutionPlans } from "./convolution-plans.js";
import { identityLayout, type Layout } from "./layout.js";
import type { FeatureMajor, Realisation } from "./realisation.js";

/** How one operation is written as ONNX nodes. */
export type LoweringRule = (value: Value, lowering: Lowering) => Realisation;

interface LoweringOptions {
  readonly builder: GraphBuilder;
  readonly batch: number;
  /** How the graph's inputs can be had. */
  readonly inputs: Readonly<Record<string, Realisation>>;
  readonly isBatched: (value: Value) => boolean;
  /** Whether matrix products over the batch should have it innermost: so in graphs with convolutions. */
  readonly prefersFeatureMajor: boolean;
  readonly ruleOf: (value: Value) => LoweringRule;
  /** Values used once, whose node may be merged into its user. */
  readonly usesOf: (value: Value) => number;
  readonly convolutions: ConvolutionPlans;
  /** Which of a scan's outputs are used, by name. */
  readonly outputsOf: (scan: Value) => readonly string[];
  /** Prepares to write the body of a node, from the graph that it does and how the graph's inputs can be had. */
  readonly lowerBody: (graph: Graph, builder: GraphBuilder, inputs: Readonly<Record<string, Realisation>>) => Lowering;
}

interface Realised {
  readonly offered: Realisation;
  rowMajor?: Name;
  featureMajor?: FeatureMajor;
}

/** Writes the values of one graph as ONNX nodes, each in the layout that its users want, converting only where they differ. */
export class Lowering {
  readonly builder: GraphBuilder;
  readonly batch: number;
  readonly #realised = new Map<Value, Realised>();
  readonly #several = new Map<Value, ReadonlyMap<string, Name>>();

  constructor(readonly options: LoweringOptions) {
    this.builder = options.builder;
    this.batch = options.batch;
  }

  isBatched(value: Value): boolean {
    return this.options.isBatched(value);
  }

  /** Whether a value is at home with its features major. */
  isFeatureMajor(value: Value): boolean {
    const realised = this.#realise(value);
    return (
      realised.featureMajor !== undefined ||
      (realised.rowMajor === undefined && realised.offered.featureMajor !== undefined)
    );
  }

  /** The value row-major, with its own shape. */
  rowMajor(value: Value): Name {
    const realised = this.#realise(value);
    if (realised.rowMajor !== undefined) return realised.rowMajor;
    const offered = realised.featureMajor === undefined ? realised.offered.rowMajor : undefined;
    const name = offered === undefined ? this.#toRowMajor(value) : offered();
    realised.rowMajor = name;
    return name;
  }

  /** The results of a value that has several, by name; written when the first is asked for. */
  several(value: Value, write: () => ReadonlyMap<string, Name>): ReadonlyMap<string, Name> {
    const names = this.#several.get(value) ?? write();
    this.#several.set(value, names);
    return names;
  }

  /** The value with its features major, in whatever layout it has. */
  featureMajor(value: Value): FeatureMajor {
    const realised = this.#realise(value);
    if (realised.featureMajor !== undefined) return realised.featureMajor;
    const offered = realised.rowMajor === undefined ? realised.offered.featureMajor : undefined;
    const features = offered === undefined ? this.#toFeatureMajor(value) : offered();
    realised.featureMajor = features;
    return features;
  }

  /** The value with its features major in a given layout. */
  inLayout(value: Value, layout: Layout): FeatureMajor {
    return convertLayout(this.builder, this.featureMajor(value), layout, this.batch);
  }

  /** The value as one block, a row a feature: [features, batch]. */
  asRows(value: Value): Name {
    return this.inLayout(value, identityLayout(sizeOf(value.shape) / this.batch)).blocks[0] as Name;
  }

  #realise(value: Value): Realised {
    const known = this.#realised.get(value);
    if (known !== undefined) return known;
    const offered = this.#offer(value);
    const realised: Realised = { offered };
    this.#realised.set(value, realised);
    return realised;
  }

  #offer(value: Value): Realisation {
    const { source } = value;
    switch (source.kind) {
      case "input": {
        const input = this.options.inputs[source.name];
        if (input === undefined) throw new RangeError(`the program has no input "${source.name}"`);
        return input;
      }
      case "constant":
        return { rowMajor: () => this.builder.constant(value.dtype, value.shape, source.data) };
      case "operation":
        return this.options.ruleOf(value)(value, this);
    }
  }

  #toRowMajor(value: Value): Name {
    const rows = this.asRows(value);
    return this.builder.reshape(this.builder.emit("Transpose", [rows], { perm: [1, 0] }), value.shape);
  }

  #toFeatureMajor(value: Value): FeatureMajor {
    if (value.shape[0] !== this.batch) {
      const what = `a batch of ${this.batch} was expected as the first axis, got the shape [${value.shape}]`;
      throw new TracerError("unsupported-form", `${what}; convolutions and pools take whole batches only`, value.layer);
    }
    const features = sizeOf(value.shape) / this.batch;
    const flat = this.builder.reshape(this.rowMajor(value), [this.batch, features]);
    return { layout: identityLayout(features), blocks: [this.builder.emit("Transpose", [flat], { perm: [1, 0] })] };
  }
}
