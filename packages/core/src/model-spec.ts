import type { BatchNormOptions } from "./layers/batch-norm.js";
import type { Conv2dOptions } from "./layers/conv2d.js";
import type { DenseOptions } from "./layers/dense.js";
import type { EmbeddingOptions } from "./layers/embedding.js";
import type { RecurrentOptions } from "./layers/recurrent/lstm.js";
import type { Window } from "./layers/window.js";
import type { CosineRestartsOptions } from "./schedules/cosine-restarts.js";
import type { CyclicOptions } from "./schedules/cyclic.js";
import type { OneCycleOptions } from "./schedules/one-cycle.js";

/** The JSON forms of models, layers, optimizers and losses, complete: defaults are filled in before core sees them. */

export type ActivationSpec =
  | "linear"
  | "sigmoid"
  | "tanh"
  | "relu"
  | "softmax"
  | "gelu"
  | "silu"
  | "softplus"
  | "selu"
  | { readonly leakyRelu: { readonly alpha: number } }
  | { readonly elu: { readonly alpha: number } };

export type InitializerName =
  | "heUniform"
  | "heNormal"
  | "glorotUniform"
  | "glorotNormal"
  | "lecunUniform"
  | "lecunNormal"
  | "zeros";

export type Padding = "same" | "valid";
export type Pair = readonly [number, number];

export type LayerSpec =
  | { readonly dense: Omit<DenseOptions, "units"> & { readonly units: number | "classes" } }
  | { readonly conv2d: Conv2dOptions }
  | { readonly maxPool: Window }
  | { readonly averagePool: Window }
  | { readonly flatten: Readonly<Record<never, never>> }
  | { readonly dropout: { readonly rate: number } }
  | { readonly batchNorm: BatchNormOptions }
  | { readonly layerNorm: { readonly epsilon: number } }
  | { readonly globalAveragePool: Readonly<Record<never, never>> }
  | { readonly globalMaxPool: Readonly<Record<never, never>> }
  | { readonly sequence: Readonly<Record<never, never>> }
  | { readonly embedding: EmbeddingOptions }
  | { readonly lstm: RecurrentOptions }
  | { readonly gru: RecurrentOptions }
  | { readonly residual: { readonly layers: readonly LayerSpec[]; readonly shortcut: readonly LayerSpec[] } }
  | { readonly parallel: { readonly branches: readonly (readonly LayerSpec[])[]; readonly join: "concat" | "add" } }
  | { readonly activation: ActivationSpec };

export type ModelSpec =
  | {
      readonly mlp: {
        readonly hidden: readonly number[];
        readonly activation: ActivationSpec;
        readonly dropout: number;
        readonly batchNorm: boolean;
      };
    }
  | { readonly logistic: Readonly<Record<never, never>> }
  | { readonly lenet5: { readonly activation: ActivationSpec } }
  | { readonly lstm: { readonly units: number; readonly layers: number; readonly dropout: number } }
  | {
      readonly "resnet-small": {
        readonly filters: number;
        readonly blocks: number;
        readonly activation: ActivationSpec;
      };
    }
  | { readonly layers: readonly LayerSpec[] };

export type ScheduleSpec =
  | "constant"
  | { readonly step: { readonly every: number; readonly factor: number } }
  | { readonly exponential: { readonly every: number; readonly factor: number } }
  | { readonly cyclic: CyclicOptions }
  | { readonly cosine: { readonly final: number } }
  | { readonly cosineRestarts: CosineRestartsOptions }
  | { readonly oneCycle: OneCycleOptions }
  | { readonly warmup: { readonly steps: number; readonly then: ScheduleSpec } };

/** Gradients before the optimizer sees them: scaled down to a norm over all parameters, or each element cut off. */
export type ClipSpec = { readonly norm: number } | { readonly value: number };

/** What every optimizer has. */
export interface OptimizerOptions {
  readonly learningRate: number;
  readonly schedule: ScheduleSpec;
  /** There where gradients are to be clipped. */
  readonly clip?: ClipSpec | undefined;
}

interface AdamSpec extends OptimizerOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export type OptimizerSpec =
  | { readonly sgd: OptimizerOptions & { readonly momentum: number; readonly nesterov: boolean } }
  | { readonly adagrad: OptimizerOptions & { readonly epsilon: number } }
  | {
      readonly rmsprop: OptimizerOptions & {
        readonly rho: number;
        readonly epsilon: number;
        readonly momentum: number;
        readonly centred: boolean;
      };
    }
  | { readonly adam: AdamSpec }
  | { readonly adamw: AdamSpec & { readonly weightDecay: number } };

/** What holds weights near zero: ridge, lasso, or both in a ratio (1 is lasso alone). */
export type PenaltySpec =
  | { readonly l2: number }
  | { readonly l1: number }
  | { readonly elasticNet: { readonly lambda: number; readonly ratio: number } };

export type LossName = "crossEntropy" | "binaryCrossEntropy" | "meanSquaredError" | "huber";

/** A loss by name, with the usual options, or with its own. */
export type LossSpec =
  | LossName
  | { readonly crossEntropy: { readonly labelSmoothing: number } }
  | { readonly huber: { readonly delta: number } };
