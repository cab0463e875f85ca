import { tf } from "../tf.js";

const BACKEND = "wasm";

/** Runs one of the backend's own kernels on bare tensor infos; whoever calls disposes of the result. */
function runKernel(
  backend: object,
  name: string,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  attrs: object,
): tf.TensorInfo {
  const kernel = tf.getKernel(name, BACKEND);
  return kernel.kernelFunc({ inputs: inputs as never, attrs: attrs as never, backend }) as tf.TensorInfo;
}

interface FilterGradient {
  readonly strides: number | readonly [number, number];
  readonly pad: "valid" | "same" | number;
  readonly filterShape: readonly [number, number, number, number];
}

/** dW[a, b] = (the input seen by filter position a, b)ᵀ · dy: one matrix product for each position of the filter. */
function filterGradient(
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  attrs: FilterGradient,
  backend: tf.KernelBackend,
): tf.TensorInfo {
  const { strides, pad, filterShape } = attrs;
  const [height, width, channels, filters] = filterShape;
  const shape = x.shape as [number, number, number, number];
  const info = tf.backend_util.computeConv2DInfo(shape, [...filterShape], strides as [number, number], 1, pad);
  const { top, bottom, left, right } = info.padInfo;
  const paddings = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const padded = runKernel(backend, "PadV2", { x }, { paddings, constantValue: 0 });
  const rows = info.batchSize * info.outHeight * info.outWidth;
  const dyRows = { ...dy, shape: [1, rows, filters] };
  const gradient = new Float32Array(height * width * channels * filters);
  for (let position = 0; position < height * width; position++) {
    const [line, column] = [Math.floor(position / width), position % width];
    const begin = [0, line, column, 0];
    const reach = (from: number, count: number, stride: number) => from + (count - 1) * stride + 1;
    const end = [
      info.batchSize,
      reach(line, info.outHeight, info.strideHeight),
      reach(column, info.outWidth, info.strideWidth),
      channels,
    ];
    const steps = [1, info.strideHeight, info.strideWidth, 1];
    const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
    const seen = runKernel(backend, "StridedSlice", { x: padded }, { begin, end, strides: steps, ...masks });
    const factors = { a: { ...seen, shape: [1, rows, channels] }, b: dyRows };
    const product = runKernel(backend, "BatchMatMul", factors, { transposeA: true, transposeB: false });
    gradient.set(backend.readSync(product.dataId) as Float32Array, position * channels * filters);
    backend.disposeData(seen.dataId);
    backend.disposeData(product.dataId);
  }
  backend.disposeData(padded.dataId);
  return { dataId: backend.write(gradient, [...filterShape], "float32"), shape: [...filterShape], dtype: "float32" };
}

/**
 * The wasm backend has no gradient of a 2-D convolution's filter, and that of the 3-D one, which could stand in, is wrong for some shapes
 * (tfjs-backend-wasm 4.22): it is put together from the kernels that are right.
 */
export function registerWasmFilterGradient(): void {
  const known = tf.getKernelsForBackend(BACKEND).some(({ kernelName }) => kernelName === "Conv2DBackpropFilter");
  if (known) return;
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, dy } = inputs as unknown as { x: tf.TensorInfo; dy: tf.TensorInfo };
      return filterGradient(x, dy, attrs as unknown as FilterGradient, backend as tf.KernelBackend);
    },
  });
}
