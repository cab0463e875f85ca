import type { GraphProto, NodeProto, TensorProto, ValueInfoProto } from "../gen/onnx/onnx.js";
import { type AttributeValue, attribute } from "./attribute.js";
import { type ElementData, type ElementType, tensorProto } from "./tensor-type.js";

/** The name of a tensor in an ONNX graph. */
export type Name = string;

/**
 * Builds an ONNX graph. Equal nodes and equal constants are made once, so lowerings may ask again for what they need.
 * A body (of a Loop or a Scan) shares the constants of the graph around it.
 */
export class GraphBuilder {
  readonly #nodes: NodeProto[] = [];
  readonly #known = new Map<string, readonly Name[]>();
  readonly #constants: Map<string, TensorProto>;
  readonly #prefix: string;
  readonly #isOutermost: boolean;
  #count = 0;
  #bodies = 0;

  constructor(outer?: GraphBuilder) {
    this.#constants = outer === undefined ? new Map() : outer.#constants;
    this.#isOutermost = outer === undefined;
    // No two graphs of a model may give a tensor the same name.
    this.#prefix = outer === undefined ? "outer." : outer.#prefixOfBody();
  }

  /** Adds a node with one output (or finds the equal one) and gives the output's name. */
  emit(op: string, inputs: readonly Name[], attributes: Readonly<Record<string, AttributeValue>> = {}): Name {
    return this.emitAll(op, inputs, 1, attributes)[0] as Name;
  }

  /** Adds a node with several outputs. */
  emitAll(
    op: string,
    inputs: readonly Name[],
    outputs: number,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): readonly Name[] {
    const key = `${op}|${inputs.join(",")}|${outputs}|${JSON.stringify(attributes)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const names = this.#newNames(outputs);
    this.#add(op, inputs, names, attributes);
    this.#known.set(key, names);
    return names;
  }

  /** Adds a node that has a body of its own; never shared. */
  emitWithBody(
    op: string,
    inputs: readonly Name[],
    outputs: number,
    body: GraphProto,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): readonly Name[] {
    const names = this.#newNames(outputs);
    this.#add(op, inputs, names, { ...attributes, body: { graph: body } });
    return names;
  }

  /** A name for an input of this graph that no other graph of the model has. */
  inputName(what: string): Name {
    return `${what}:${this.#prefix}`;
  }

  /** Adds a node whose outputs have given names; never shared. */
  emitNamed(
    op: string,
    inputs: readonly Name[],
    outputs: readonly Name[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): void {
    this.#add(op, inputs, outputs, attributes);
  }

  /** A constant tensor. */
  constant(type: ElementType, shape: readonly number[], data: ElementData): Name {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("latin1");
    const key = `${type}[${shape}]${bytes}`;
    const known = this.#constants.get(key);
    if (known !== undefined) return known.name;
    const proto = tensorProto(`c${this.#constants.size}`, type, shape, data);
    this.#constants.set(key, proto);
    return proto.name;
  }

  /** A constant vector of whole numbers, as shapes and axes are given. */
  integers(values: readonly number[]): Name {
    return this.constant("int64", [values.length], BigInt64Array.from(values, BigInt));
  }

  /** Rows (along the first axis) of a tensor by constant number; the result has the indices' shape in place of that axis. */
  gather(data: Name, indices: Int32Array, shape: readonly number[] = [indices.length]): Name {
    return this.emit("Gather", [data, this.constant("int32", shape, indices)], { axis: 0 });
  }

  float(value: number): Name {
    return this.constant("float32", [], Float32Array.of(value));
  }

  reshape(name: Name, shape: readonly number[]): Name {
    return this.emit("Reshape", [name, this.integers(shape)]);
  }

  /**
   * Makes tensors the graph's outputs under names of their own: each must differ, and be computed by this graph. What is passed through,
   * shared or constant is copied; all else keeps its name, since a copy of every parameter in every step would cost.
   */
  outputs(names: readonly Name[]): readonly Name[] {
    const taken = new Set<Name>();
    return names.map((name) => {
      const own = name.startsWith(this.#prefix) && !taken.has(name);
      const output = own ? name : `${this.#prefix}out${taken.size}`;
      if (!own) this.emitNamed("Identity", [name], [output]);
      taken.add(output);
      return output;
    });
  }

  /** The finished graph; constants go with the outermost one. */
  finish(name: string, inputs: ValueInfoProto[], outputs: ValueInfoProto[]): GraphProto {
    const initializer = this.#isOutermost ? [...this.#constants.values()] : [];
    return { node: this.#nodes, name, initializer, input: inputs, output: outputs };
  }

  #prefixOfBody(): string {
    return `${this.#isOutermost ? "" : this.#prefix}body${this.#bodies++}.`;
  }

  #newNames(count: number): readonly Name[] {
    const id = this.#count++;
    return Array.from({ length: count }, (_, index) => `${this.#prefix}${id}${index === 0 ? "" : `_${index}`}`);
  }

  #add(
    op: string,
    inputs: readonly Name[],
    outputs: readonly Name[],
    attributes: Readonly<Record<string, AttributeValue>>,
  ): void {
    const proto = Object.entries(attributes).map(([name, value]) => attribute(name, value));
    this.#nodes.push({
      input: [...inputs],
      output: [...outputs],
      name: outputs[0] ?? "",
      opType: op,
      attribute: proto,
      docString: "",
      domain: "",
    });
  }
}
