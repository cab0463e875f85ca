import { activationFromSpec } from "../activations/activation-from-spec.js";
import type { Layer } from "../layer.js";
import type { ActivationSpec } from "../model-spec.js";
import { defineLayer } from "./define-layer.js";

/** An activation as a layer of its own, for where something comes between it and the layer with weights. */
export function activationLayer(name: string, spec: ActivationSpec): Layer {
  const activation = activationFromSpec(spec);
  return defineLayer({
    name,
    kind: "activation",
    plan: (shape) => ({ outShape: shape, params: {}, state: {} }),
    apply: ({ state }, x) => ({ y: activation.apply(x), state }),
  });
}
