import type { LayerSpec, ModelSpec } from "../model-spec.js";
import { logits } from "./logits.js";

/**
 * LSTM layers one on another over a sample as a sequence, an image row by row (28x28 pixels are 28 steps of 28), a flat sample number by
 * number; the last one's last state gives the logits.
 */
export function lstmModel({ units, layers, dropout }: Extract<ModelSpec, { lstm: unknown }>["lstm"]): LayerSpec[] {
  const block = (sequences: boolean): LayerSpec[] => [
    { lstm: { units, sequences } },
    ...(dropout > 0 ? [{ dropout: { rate: dropout } }] : []),
  ];
  const below = Array.from({ length: layers - 1 }, () => block(true)).flat();
  return [{ sequence: {} }, ...below, ...block(false), logits];
}
