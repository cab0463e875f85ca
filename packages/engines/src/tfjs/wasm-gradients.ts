import { tf } from "../tf.js";

type Images = readonly [number, number, number, number];

/**
 * The wasm backend has no gradient of a 2-D convolution's filter, but has that of a 3-D one: an image is a volume of depth one.
 * (tfjs-backend-wasm 4.22)
 */
export function registerWasmFilterGradient(): void {
  const volume = tf.getKernel("Conv3DBackpropFilterV2", "wasm");
  if (tf.getKernel("Conv2DBackpropFilter", "wasm") != null || volume == null) return;
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, dy } = inputs as unknown as { x: tf.TensorInfo; dy: tf.TensorInfo };
      const { strides, pad, filterShape } = attrs as unknown as { strides: Images; pad: string; filterShape: Images };
      const deep = (image: tf.TensorInfo): tf.TensorInfo => ({
        ...image,
        shape: [image.shape[0] ?? 1, 1, ...image.shape.slice(1)],
      });
      const [down, across] = [strides[0], strides[1]];
      const gradient = volume.kernelFunc({
        inputs: { x: deep(x), dy: deep(dy) } as never,
        attrs: { strides: [1, down, across], pad, filterShape: [1, ...filterShape] } as never,
        backend,
      }) as tf.TensorInfo;
      return { ...gradient, shape: [...filterShape] };
    },
  });
}
