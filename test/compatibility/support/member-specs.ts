import type { RunSpecInput } from "@conclave/spec";

type Members = RunSpecInput["members"][number];
type Rest = Partial<RunSpecInput>;

const table = { csv: "table.csv", ignore: ["price", "size", "hot", "wet", "owner", "worth"], label: "kind" };
const numbers = { categorical: "auto", missing: "median" } satisfies Partial<RunSpecInput["data"]>;
const thumbnails = { csv: "thumbnails.csv", header: false, shape: [8, 8, 1] };
const images = { csv: "images.csv", header: false, shape: [12, 12, 1] };

/** A spec on the made table that classifies; every spec trains in a fraction of a second. */
function classify(member: Members, rest: Rest = {}): RunSpecInput {
  return {
    seed: 5,
    data: { train: table, validation: 0.2, test: 0.2, ...numbers },
    members: [{ batchSize: 8, epochs: 3, ...member }],
    ...rest,
  };
}

/** A spec on made images. */
function see(member: Members, train: typeof thumbnails | typeof images = thumbnails, rest: Rest = {}): RunSpecInput {
  return {
    seed: 6,
    data: { train, validation: 0.2, test: 0.2 },
    members: [{ batchSize: 8, epochs: 2, ...member }],
    ...rest,
  };
}

const mlp = (...hidden: number[]) => ({ mlp: { hidden } });

/**
 * Specs whose members' bytes are recorded, by name: together they use every model, optimizer, schedule, kind of bag, penalty, loss and
 * augmentation. A spec that is here never changes; new ones are added.
 */
export const memberSpecs: Readonly<Record<string, RunSpecInput>> = {
  "logistic, sgd": classify({ model: "logistic", optimizer: "sgd" }),
  "mlp, momentum with Nesterov, one-cycle": classify({
    model: mlp(8, 6),
    optimizer: { sgd: { learningRate: 0.05, momentum: 0.9, nesterov: true, schedule: "oneCycle" } },
  }),
  "mlp, dropout and batch normalisation, adam, cosine, best weights": classify({
    model: { mlp: { hidden: [10], dropout: 0.3, batchNorm: true, activation: "gelu" } },
    optimizer: { adam: { learningRate: 0.01, schedule: "cosine", clip: { norm: 1 } } },
    stopping: 2,
  }),
  "mlp, adamw, warm-up then step": classify({
    model: { mlp: { hidden: [7], activation: "silu" } },
    optimizer: {
      // biome-ignore lint/suspicious/noThenProperty: the spec's own word; nothing callable, so nothing awaits it.
      adamw: { learningRate: 0.01, schedule: { warmup: { steps: 3, then: { step: { every: 4, factor: 0.5 } } } } },
    },
  }),
  "mlp, rmsprop centred, exponential": classify({
    model: { mlp: { hidden: [7], activation: "tanh" } },
    optimizer: {
      rmsprop: { momentum: 0.5, centred: true, schedule: { exponential: { factor: 0.98 } }, clip: { value: 0.5 } },
    },
  }),
  "mlp, adagrad, cyclic": classify({
    model: { mlp: { hidden: [7], activation: "elu" } },
    optimizer: { adagrad: { schedule: { cyclic: { up: 4 } } } },
  }),
  "mlp, cosine with restarts, lasso": classify({
    model: { mlp: { hidden: [7], activation: "sigmoid" } },
    optimizer: { adam: { learningRate: 0.01, schedule: { cosineRestarts: { period: 5, growth: 2 } } } },
    penalty: { l1: 0.01 },
  }),
  "elastic net, smoothed labels, balanced classes, full batch": classify(
    {
      model: { mlp: { hidden: [7], activation: "softplus" } },
      batchSize: "full",
      penalty: { elasticNet: { lambda: 0.01, ratio: 0.4 } },
      loss: { crossEntropy: { labelSmoothing: 0.1 } },
    },
    { classWeights: "balanced" },
  ),
  "ridge, micro-batches": classify({ model: mlp(9), microBatches: 3, penalty: { l2: 0.01 } }),
  "bag: a share of rows and features, stratified": classify(
    { model: mlp(6) },
    { bagging: { maxSamples: 0.7, maxFeatures: 0.6, bootstrapFeatures: true, stratify: true } },
  ),
  "bag: Poisson": classify({ model: mlp(6) }, { bagging: { poisson: true } }),
  "bag: folds": classify({ model: mlp(6) }, { bagging: { folds: 4 } }),
  "bag: no bootstrap": classify({ model: mlp(6) }, { bagging: { bootstrap: false, maxSamples: 20 } }),
  "bag: groups, with row weights": {
    seed: 8,
    data: {
      train: { ...table, ignore: ["price", "size", "hot", "wet"], group: "owner", weight: "worth" },
      split: "group",
      validation: 0.2,
      test: 0.2,
      ...numbers,
    },
    members: [{ model: mlp(6), batchSize: 8, epochs: 3 }],
    bagging: { groups: true, sampleWeights: true },
  },
  "regression, two targets, huber": {
    seed: 9,
    task: "regression",
    data: {
      train: { csv: "table.csv", ignore: ["kind", "hot", "wet", "owner", "worth"], target: ["price", "size"] },
      validation: 0.2,
      test: 0.2,
      ...numbers,
    },
    members: [{ model: mlp(8), loss: { huber: { delta: 0.8 } }, batchSize: 8, epochs: 3 }],
  },
  "several labels": {
    seed: 10,
    task: "multilabel",
    data: {
      train: { csv: "table.csv", ignore: ["kind", "price", "size", "owner", "worth"], label: ["hot", "wet"] },
      test: 0.2,
      ...numbers,
    },
    members: [{ model: mlp(8), batchSize: 8, epochs: 3 }],
  },
  "texts, embedding and gru": {
    seed: 11,
    data: { train: { texts: "texts" }, test: 0.2, text: { length: 8, vocabulary: 20 }, normalise: "none" },
    members: [
      {
        model: { layers: [{ embedding: { vocabulary: 20, units: 4 } }, { gru: 5 }, { dense: "classes" }] },
        batchSize: 8,
        epochs: 2,
      },
    ],
  },
  "lstm over the rows of images": see({ model: { lstm: { units: 5, layers: 2, dropout: 0.2 } } }),
  "lenet5, every augmentation": see({ model: "lenet5", optimizer: { adam: { learningRate: 0.003 } } }, images, {
    augment: {
      translate: 1,
      rotate: 10,
      scale: 0.1,
      shear: 5,
      flip: "horizontal",
      noise: 4,
      cutout: 2,
      border: "reflect",
    },
  }),
  "resnet-small": see({ model: { "resnet-small": { filters: 3 } } }),
  "a stack: parallel, residual, pools, layer normalisation": see({
    model: {
      layers: [
        { conv2d: { filters: 3, padding: "same", initializer: "glorotNormal" } },
        "relu",
        { residual: [{ conv2d: { filters: 3, padding: "same" } }, "silu"] },
        { parallel: [[{ averagePool: 2 }], [{ maxPool: 2 }]] },
        "globalAveragePool",
        "layerNorm",
        { dense: "classes" },
      ],
    },
  }),
};
