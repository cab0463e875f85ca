import type { InitializerName } from "../model-spec.js";
import { zeros } from "./constant.js";
import type { Fans } from "./fans.js";
import type { Initializer } from "./initializer.js";
import { truncatedNormalWithVariance, uniformWithVariance } from "./variance-scaling.js";

/** He et al. 2015, https://arxiv.org/abs/1502.01852: keeps the variance through ReLU, which halves it. */
const he = ({ fanIn }: Fans) => 2 / fanIn;
/** Glorot & Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html: between what the forward and the backward pass want. */
const glorot = ({ fanIn, fanOut }: Fans) => 2 / (fanIn + fanOut);
/** LeCun et al. 1998, Efficient BackProp: keeps the variance through linear units. */
const lecun = ({ fanIn }: Fans) => 1 / fanIn;

const initializers: Readonly<Record<InitializerName, Initializer>> = {
  heUniform: uniformWithVariance(he),
  heNormal: truncatedNormalWithVariance(he),
  glorotUniform: uniformWithVariance(glorot),
  glorotNormal: truncatedNormalWithVariance(glorot),
  lecunUniform: uniformWithVariance(lecun),
  lecunNormal: truncatedNormalWithVariance(lecun),
  zeros,
};

/** The initializer of that name. */
export function initializerFromName(name: InitializerName): Initializer {
  return initializers[name];
}
