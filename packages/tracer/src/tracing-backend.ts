import type { Scan, ScanningBackend } from "@conclave/core";
import { TracerError } from "./errors.js";
import { constant } from "./ir/make.js";
import type { DType, Shape, Value } from "./ir/value.js";
import { recordScan } from "./record-scan.js";
import { tf } from "./tf.js";

export const TRACING_BACKEND = "conclave-trace";

type DataId = object;

/** A tfjs backend whose tensors are nodes of a graph: kernels record themselves instead of computing. */
export class TracingBackend extends tf.KernelBackend implements ScanningBackend {
  readonly #values = new WeakMap<DataId, Value>();
  #live = 0;
  /** The layer that is running, for messages; set for the time of one trace. */
  layerOf: () => string | null = () => null;

  /** The node behind a tensor. */
  nodeOf(tensor: { readonly dataId: DataId; readonly shape: Shape }): Value {
    const value = this.#values.get(tensor.dataId);
    if (value === undefined) throw this.#foreign(tensor.shape);
    return value;
  }

  /** A tensor that stands for a node. */
  tensorOf(value: Value): { dataId: DataId; shape: number[]; dtype: DType } {
    const dataId = {};
    this.#values.set(dataId, value);
    this.#live++;
    return { dataId, shape: [...value.shape], dtype: value.dtype };
  }

  /** A scan's steps are taken down once, as a graph of their own. */
  readonly scan: Scan = (options, step) => recordScan(this, this.layerOf(), options, step);

  override write(values: tf.BackendValues | null, shape: number[], dtype: tf.DataType): DataId {
    const type = traceable(dtype, this.layerOf());
    const data = (values ?? []) as ArrayLike<number>;
    const size = shape.reduce((product, extent) => product * extent, 1);
    const copy =
      type === "float32" ? new Float32Array(size) : type === "int32" ? new Int32Array(size) : new Uint8Array(size);
    copy.set(data);
    return this.tensorOf(constant(copy, shape, type)).dataId;
  }

  override move(_dataId: DataId, _values: tf.BackendValues, shape: number[]): void {
    throw this.#foreign(shape);
  }

  override readSync(): tf.BackendValues {
    throw this.#read();
  }

  override async read(): Promise<tf.BackendValues> {
    throw this.#read();
  }

  override disposeData(): boolean {
    this.#live--;
    return true;
  }

  override numDataIds(): number {
    return this.#live;
  }

  override refCount(): number {
    return 1;
  }

  override incRef(): void {}

  decRef(): void {}

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override dispose(): void {}

  #foreign(shape: Shape): TracerError {
    const what = `a tensor of shape [${shape}] was made outside the trace, on another backend`;
    return new TracerError(
      "foreign-tensor",
      `${what}; pass it in as an input, or make it inside from plain numbers`,
      this.layerOf(),
    );
  }

  #read(): TracerError {
    const what = "the value of a traced tensor was read (dataSync, arraySync, data or print)";
    return new TracerError("value-read", `${what}; a traced function must not depend on values`, this.layerOf());
  }
}

function traceable(dtype: tf.DataType, layer: string | null): DType {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new TracerError(
    "unsupported-form",
    `tensors of type ${dtype} cannot be traced; use float32, int32 or bool`,
    layer,
  );
}
