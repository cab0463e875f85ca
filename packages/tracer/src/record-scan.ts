import {
  mapTree,
  type NamedAlike,
  type NamedTensors,
  nest,
  type Scanned,
  type ScanOptions,
  type ScanStep,
  subtree,
} from "@conclave/core";
import { TracerError } from "./errors.js";
import { operation } from "./ir/make.js";
import type { Graph } from "./ir/value.js";
import { valuesInOrder } from "./ir/values-in-order.js";
import { type Recorder, recordGraph } from "./record-graph.js";
import { tf } from "./tf.js";

/**
 * Records a scan as one value: its inputs are those of the body, a graph of its own, under the names "shared/…", "state/…" and "slice/…",
 * and its results are values that name what they take of it, the last "state/…" or a stacked "result/…".
 * @throws TracerError "foreign-tensor" when the step uses what it was not given
 */
export function recordScan<
  Shared extends NamedTensors,
  State extends NamedTensors,
  Slices extends NamedTensors,
  Results extends NamedTensors,
>(
  recorder: Recorder,
  layer: string | null,
  { shared, initial, sequences, reverse = false }: ScanOptions<Shared, State, Slices>,
  step: ScanStep<Shared, State, Slices, Results>,
): Scanned<NamedAlike<State>, Results> {
  const given = { ...nest("shared", shared), ...nest("state", initial), ...nest("slice", sequences) };
  const inputs = mapTree(given, (tensor) => recorder.nodeOf(tensor));
  const steps = Object.values(sequences)[0]!.shape[0]!;
  const specs = mapTree(inputs, ({ dtype, shape }, path) => ({
    dtype,
    shape: path.startsWith("slice/") ? shape.slice(1) : shape,
  }));
  const body = recordGraph(recorder, specs, (at) => {
    const all = mapTree(specs, (_, path) => at(path));
    const own = <T>(what: string) => subtree(all, what) as T;
    const { state, results } = step(own("shared"), own("state"), own("slice"));
    return { ...nest("state", state), ...nest("result", results) };
  });
  checkClosed(body, layer);
  const names = Object.keys(inputs);
  const scan = operation(
    "Scan",
    Object.values(inputs),
    { shape: [], dtype: "float32" },
    { names, body, reverse },
    layer,
  );
  const outputs = mapTree(body.outputs, ({ dtype, shape }, name) => {
    const whole = name.startsWith("result/") ? [steps, ...shape] : shape;
    const output = operation("ScanOutput", [scan], { shape: whole, dtype }, { name }, layer);
    return tf.engine().makeTensorFromTensorInfo(recorder.tensorOf(output));
  });
  return { state: subtree(outputs, "state") as NamedAlike<State>, results: subtree(outputs, "result") as Results };
}

/** A body is written apart from the graph around it, so nothing in it may come from there unnamed. */
function checkClosed(body: Graph, layer: string | null): void {
  const own = new Set(Object.values(body.inputs));
  const foreign = valuesInOrder(body).find((value) => value.source.kind === "input" && !own.has(value));
  if (foreign === undefined) return;
  const what = `a step of a scan used a tensor of shape [${foreign.shape}] from outside`;
  throw new TracerError("foreign-tensor", `${what}; pass it in as "shared"`, layer);
}
