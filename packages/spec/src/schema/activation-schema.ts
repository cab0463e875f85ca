import * as z from "zod";
import { fields, type Immutable, variant } from "./schema-parts.js";

/** PyTorch's default slope of leaky ReLU left of zero. */
const LEAKY_RELU_ALPHA = 0.01;
/** ELU's limit is -alpha; 1 makes its slope continuous at zero (Clevert et al. 2015). */
const ELU_ALPHA = 1;

const alpha = z.number().min(0);
const leakyRelu = z.union([
  alpha.transform((value) => ({ alpha: value })),
  fields({ alpha: alpha.default(LEAKY_RELU_ALPHA) }),
]);
const elu = z.union([alpha.transform((value) => ({ alpha: value })), fields({ alpha: alpha.default(ELU_ALPHA) })]);

/** Activations that are a name and nothing else. */
export const plainActivation = z.enum([
  "linear",
  "sigmoid",
  "tanh",
  "relu",
  "softmax",
  "gelu",
  "silu",
  "softplus",
  "selu",
]);

/** `relu`, `leakyRelu`, `{ leakyRelu: 0.2 }`, `{ elu: { alpha: 1 } }`. */
export const activationSchema = z
  .union([plainActivation, variant("leakyRelu", leakyRelu), variant("elu", elu)])
  .meta({ id: "activation" });

export type ActivationSpec = Immutable<z.output<typeof activationSchema>>;
