import ort from "onnxruntime-node";

/** Numbers for an input: float32, or int32 where they come as such. */
export interface Feed {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** Runs a model once and gives its outputs' values by name. */
export async function runModel(
  model: Uint8Array,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Readonly<Record<string, number[]>>> {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const tensors = Object.entries(feeds).map(([name, { shape, data }]) => [
    name,
    new ort.Tensor(data instanceof Int32Array ? "int32" : "float32", data, shape),
  ]);
  const outputs = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => [name, Array.from(data as ArrayLike<number>)]),
  );
}
