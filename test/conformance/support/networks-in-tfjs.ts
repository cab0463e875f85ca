import * as tf from "@tensorflow/tfjs";

/** A network of ours as somebody would write it who has only tfjs. */
export interface NetworkInTfjs {
  /** Plain ops over weights by our names ("conv1/kernel"). */
  logits(weights: Readonly<Record<string, tf.Tensor>>, images: tf.Tensor4D): tf.Tensor2D;
  /** tf.layers, with weights in our order. */
  layers(): tf.Sequential;
}

type Weights = Readonly<Record<string, tf.Tensor>>;

function dense(weights: Weights, name: string, x: tf.Tensor): tf.Tensor2D {
  return tf.add(tf.matMul(x, weights[`${name}/kernel`] as tf.Tensor), weights[`${name}/bias`] as tf.Tensor);
}

function conv(weights: Weights, name: string, x: tf.Tensor4D, padding: "same" | "valid"): tf.Tensor4D {
  const convolved = tf.conv2d(x, weights[`${name}/kernel`] as tf.Tensor4D, 1, padding);
  return tf.maxPool(tf.relu(tf.add(convolved, weights[`${name}/bias`] as tf.Tensor)), 2, 2, "valid");
}

function flat(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [x.shape[0] as number, -1]);
}

/** 784-32-16-10. */
export const MLP_IN_TFJS: NetworkInTfjs = {
  logits(weights, images) {
    const first = tf.relu(dense(weights, "dense1", flat(images)));
    return dense(weights, "dense3", tf.relu(dense(weights, "dense2", first)));
  },
  layers: () =>
    tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [28, 28, 1] }),
        tf.layers.dense({ units: 32, activation: "relu" }),
        tf.layers.dense({ units: 16, activation: "relu" }),
        tf.layers.dense({ units: 10 }),
      ],
    }),
};

/** LeNet-5 with ReLU and max pooling. */
export const LENET_IN_TFJS: NetworkInTfjs = {
  logits(weights, images) {
    const features = flat(conv(weights, "conv2", conv(weights, "conv1", images, "same"), "valid"));
    const first = tf.relu(dense(weights, "dense1", features));
    return dense(weights, "dense3", tf.relu(dense(weights, "dense2", first)));
  },
  layers: () =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 6, kernelSize: 5, padding: "same", activation: "relu" }),
        tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
        tf.layers.conv2d({ filters: 16, kernelSize: 5, activation: "relu" }),
        tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 120, activation: "relu" }),
        tf.layers.dense({ units: 84, activation: "relu" }),
        tf.layers.dense({ units: 10 }),
      ],
    }),
};
