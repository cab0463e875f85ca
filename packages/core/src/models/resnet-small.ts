import type { LayerSpec, ModelSpec, Pair } from "../model-spec.js";
import { defaultInitializer } from "./default-initializer.js";
import { logits } from "./logits.js";

type Options = Extract<ModelSpec, { "resnet-small": unknown }>["resnet-small"];

/** The three stages of the paper's small networks: half the size and twice the channels each. */
const STAGES = [1, 2, 4] as const;

/**
 * A residual network for small images: He et al. 2015, https://arxiv.org/abs/1512.03385, section 4.2, with a shortcut by 1x1 convolution
 * where a stage begins. 3·2·blocks + 2 layers with weights: blocks 3 and filters 16 are the paper's 20 layers for 32x32 images.
 */
export function resnetSmall({ filters, blocks, activation }: Options): LayerSpec[] {
  const stages = STAGES.flatMap((multiple, stage) =>
    Array.from({ length: blocks }, (_, block) => {
      const begins = stage > 0 && block === 0;
      return [residualBlock(filters * multiple, begins, activation), { activation }];
    }).flat(),
  );
  return [...convolution(filters, 3, 1, activation), { activation }, ...stages, { globalAveragePool: {} }, logits];
}

function residualBlock(filters: number, begins: boolean, activation: Options["activation"]): LayerSpec {
  const stride = begins ? 2 : 1;
  return {
    residual: {
      layers: [
        ...convolution(filters, 3, stride, activation),
        { activation },
        ...convolution(filters, 3, 1, activation),
      ],
      shortcut: begins ? convolution(filters, 1, stride, "linear") : [],
    },
  };
}

/** No bias before batch normalisation, which would take it away with the mean. */
function convolution(filters: number, side: number, stride: number, drawnFor: Options["activation"]): LayerSpec[] {
  const [kernel, strides]: Pair[] = [
    [side, side],
    [stride, stride],
  ];
  const initializer = defaultInitializer(drawnFor);
  return [
    {
      conv2d: {
        filters,
        kernel: kernel!,
        strides: strides!,
        padding: "same",
        activation: "linear",
        bias: false,
        initializer,
      },
    },
    { batchNorm: { momentum: 0.9, epsilon: 1e-5 } },
  ];
}
