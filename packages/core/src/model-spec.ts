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
  | {
      readonly dense: {
        readonly units: number | "classes";
        readonly activation: ActivationSpec;
        readonly bias: boolean;
        readonly initializer: InitializerName;
      };
    }
  | {
      readonly conv2d: {
        readonly filters: number;
        readonly kernel: Pair;
        readonly strides: Pair;
        readonly padding: Padding;
        readonly activation: ActivationSpec;
        readonly bias: boolean;
        readonly initializer: InitializerName;
      };
    }
  | { readonly maxPool: { readonly size: Pair; readonly strides: Pair; readonly padding: Padding } }
  | { readonly averagePool: { readonly size: Pair; readonly strides: Pair; readonly padding: Padding } }
  | { readonly flatten: Readonly<Record<never, never>> }
  | { readonly dropout: { readonly rate: number } }
  | { readonly batchNorm: { readonly momentum: number; readonly epsilon: number } }
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
  | { readonly lenet5: { readonly activation: ActivationSpec } }
  | { readonly layers: readonly LayerSpec[] };

export type ScheduleSpec =
  | "constant"
  | { readonly cosine: { readonly final: number } }
  | { readonly warmup: { readonly steps: number; readonly then: ScheduleSpec } };

export type OptimizerSpec =
  | {
      readonly sgd: {
        readonly learningRate: number;
        readonly momentum: number;
        readonly nesterov: boolean;
        readonly schedule: ScheduleSpec;
      };
    }
  | {
      readonly adam: {
        readonly learningRate: number;
        readonly beta1: number;
        readonly beta2: number;
        readonly epsilon: number;
        readonly schedule: ScheduleSpec;
      };
    };

export type LossName = "crossEntropy" | "binaryCrossEntropy" | "meanSquaredError" | "huber";
