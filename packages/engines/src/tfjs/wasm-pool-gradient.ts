import { tf } from "../tf.js";

const BACKEND = "wasm";

interface PoolAttributes {
  readonly filterSize: number | readonly [number, number];
  readonly strides: number | readonly [number, number];
  readonly pad: "valid" | "same" | number;
}

/** Adds dy to the first largest input of each window. */
function maxPoolGradient(
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  attrs: PoolAttributes,
  backend: tf.KernelBackend,
): tf.TensorInfo {
  const shape = x.shape as [number, number, number, number];
  const { filterSize, strides, pad } = attrs;
  const info = tf.backend_util.computePool2DInfo(
    shape,
    filterSize as [number, number],
    strides as [number, number],
    1,
    pad,
  );
  const [batch, height, width, channels] = shape;
  const inputs = backend.readSync(x.dataId) as Float32Array;
  const gradients = backend.readSync(dy.dataId) as Float32Array;
  const result = new Float32Array(inputs.length);
  let output = 0;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < info.outHeight; row++) {
      const top = row * info.strideHeight - info.padInfo.top;
      for (let column = 0; column < info.outWidth; column++) {
        const left = column * info.strideWidth - info.padInfo.left;
        for (let channel = 0; channel < channels; channel++) {
          let largest = Number.NEGATIVE_INFINITY;
          let at = -1;
          for (let y = Math.max(top, 0); y < Math.min(top + info.filterHeight, height); y++) {
            for (let x = Math.max(left, 0); x < Math.min(left + info.filterWidth, width); x++) {
              const index = ((image * height + y) * width + x) * channels + channel;
              if (at === -1 || (inputs[index] as number) > largest) {
                largest = inputs[index] as number;
                at = index;
              }
            }
          }
          result[at] = (result[at] as number) + (gradients[output++] as number);
        }
      }
    }
  }
  return { dataId: backend.write(result, shape, "float32"), shape, dtype: "float32" };
}

/**
 * The wasm backend's gradient of a max pool sends gradients to the wrong places (tfjs-backend-wasm 4.22; a 2x2 window over random
 * numbers shows it). This one is computed on the host instead.
 */
export function correctWasmPoolGradient(): void {
  tf.unregisterKernel("MaxPoolGrad", BACKEND);
  tf.registerKernel({
    kernelName: "MaxPoolGrad",
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { input, dy } = inputs as unknown as { input: tf.TensorInfo; dy: tf.TensorInfo };
      return maxPoolGradient(input, dy, attrs as unknown as PoolAttributes, backend as tf.KernelBackend);
    },
  });
}
