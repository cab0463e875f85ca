import type { LeafSpec, TrainingStep } from "@conclave/core";
import type { GraphProto, ValueInfoProto } from "../gen/onnx/onnx.js";
import { sizeOf } from "../ir/value.js";
import { GraphBuilder, type Name } from "../onnx/graph-builder.js";
import { valueInfo } from "../onnx/tensor-type.js";
import type { InputSpec } from "../record-graph.js";
import { carryInput, carryOutput, type FeatureType } from "./program.js";

/** What the body of a loop does: from the numbers of a batch's rows to the carry after the step and what the step reports. */
export interface LoopBody {
  /** The carry's leaves after the step, in their order; none for a loop that changes nothing. */
  readonly carry: readonly Name[];
  /** The tensor that each step reports. */
  readonly report: Name;
}

export interface LoopOptions {
  readonly name: string;
  readonly step: TrainingStep;
  readonly features: FeatureType;
  readonly batchSize: number;
  readonly leaves: Readonly<Record<string, LeafSpec>>;
  /** Whether the leaves change from step to step, or are only read. */
  readonly carries: boolean;
  /** Further inputs of the program. */
  readonly inputs: Readonly<Record<string, InputSpec & { readonly rows?: boolean }>>;
  /** What each step reports, and under which name. */
  readonly report: { readonly name: string; readonly shape: readonly number[] };
  /** Writes the body; `numbers` are the rows of the batch, `leaf` names a leaf before the step. */
  readonly write: (body: GraphBuilder, numbers: Name, leaf: (path: string) => Name) => LoopBody;
}

/**
 * A program that loops over batches of rows: `steps` times the body, with `features` [rows, features], `indices` int32 [steps, batch] and
 * the leaves as inputs, and the reports of all steps stacked as an output.
 */
export function loopProgram(options: LoopOptions): GraphProto {
  const { leaves, carries, report } = options;
  const paths = Object.keys(leaves);
  const outer = new GraphBuilder();
  const body = new GraphBuilder(outer);
  const numbers = body.emit("Gather", ["indices", "iteration"], { axis: 0 });
  const before = (path: string) => (carries ? `before:${path}` : carryInput(path));
  const written = options.write(body, numbers, before);
  const outputs = body.outputs(["going", ...written.carry, body.reshape(written.report, report.shape)]);
  const infos = (name: (path: string, index: number) => Name): ValueInfoProto[] =>
    paths.map((path, index) => {
      const leaf = leaves[path] as LeafSpec;
      return valueInfo(name(path, index), leaf.dtype, leaf.shape);
    });
  const carried = (name: (path: string, index: number) => Name): ValueInfoProto[] => (carries ? infos(name) : []);
  const graph = body.finish(
    "step",
    [valueInfo("iteration", "int64", []), valueInfo("going", "bool", []), ...carried(before)],
    [
      valueInfo(outputs[0] as Name, "bool", []),
      ...carried((_, index) => outputs[index + 1] as Name),
      valueInfo(outputs.at(-1) as Name, "float32", report.shape),
    ],
  );
  const [entering, leaving] = carries ? [paths.map(carryInput), paths.map(carryOutput)] : [[], []];
  outer.emitNamed("Loop", ["steps", "", ...entering], [...leaving, report.name], { body: { graph } });
  const extra = Object.entries(options.inputs).map(([name, spec]) =>
    valueInfo(name, spec.dtype, spec.rows === true ? ["rows", ...spec.shape] : spec.shape),
  );
  return outer.finish(
    options.name,
    [
      valueInfo("features", options.features, ["rows", sizeOf(options.step.inputShape)]),
      valueInfo("indices", "int32", ["steps", options.batchSize]),
      valueInfo("steps", "int64", []),
      ...extra,
      ...infos(carryInput),
    ],
    [...carried(carryOutput), valueInfo(report.name, "float32", ["steps", ...report.shape])],
  );
}
