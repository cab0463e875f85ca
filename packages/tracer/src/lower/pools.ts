import { operationOf, sizeOf, type Value } from "../ir/value.js";
import type { WindowGeometry } from "../ir/window.js";
import type { GraphBuilder, Name } from "../onnx/graph-builder.js";
import { dataTypeOf } from "../onnx/tensor-type.js";
import { withExtraRow } from "./convert.js";
import { identityLayout } from "./layout.js";
import type { Lowering, LoweringRule } from "./lowering.js";
import { type PoolWindows, poolWindows, windowFeatures } from "./pool-windows.js";
import type { FeatureMajor } from "./realisation.js";
import { scatterRows } from "./scatter.js";

function geometryOf(value: Value): WindowGeometry {
  return operationOf(value).attributes.geometry as WindowGeometry;
}

/** The maxima over a window, as a tree whose inner results the gradient uses again. */
type Maximum = { readonly name: Name; readonly halves: readonly [Maximum, Maximum] | null };

function maximumOf(builder: GraphBuilder, positions: readonly Name[]): Maximum {
  if (positions.length === 1) return { name: positions[0] as Name, halves: null };
  const middle = Math.ceil(positions.length / 2);
  const first = maximumOf(builder, positions.slice(0, middle));
  const second = maximumOf(builder, positions.slice(middle));
  return { name: builder.emit("Max", [first.name, second.name]), halves: [first, second] };
}

/** Sends a gradient down the tree to the first position that held the maximum, by arithmetic: selections are slow in onnxruntime. */
function route(builder: GraphBuilder, maximum: Maximum, gradient: Name): readonly Name[] {
  if (maximum.halves === null) return [gradient];
  const [first, second] = maximum.halves;
  const wins = builder.emit("GreaterOrEqual", [first.name, second.name]);
  const mask = builder.emit("Cast", [wins], { to: dataTypeOf("float32") });
  const toFirst = builder.emit("Mul", [gradient, mask]);
  const toSecond = builder.emit("Sub", [gradient, toFirst]);
  return [...route(builder, first, toFirst), ...route(builder, second, toSecond)];
}

/** Puts the gradients of a window's positions where the positions came from. */
function ontoInput(gradients: readonly Name[], windows: PoolWindows, x: Value, lowering: Lowering): FeatureMajor {
  const { layout } = lowering.featureMajor(x);
  return windows.aligned ? { layout, blocks: gradients } : overlap(gradients, windows.features, layout, lowering);
}

function overlap(
  gradients: readonly Name[],
  features: readonly Int32Array[],
  layout: FeatureMajor["layout"],
  lowering: Lowering,
): FeatureMajor {
  const { builder, batch } = lowering;
  const targets = new Int32Array(features.length * (features[0] as Int32Array).length);
  features.forEach((own, position) => {
    targets.set(own, position * own.length);
  });
  const stacked = gradients.length === 1 ? (gradients[0] as Name) : builder.emit("Concat", gradients, { axis: 0 });
  return scatterRows(withExtraRow(builder, stacked, batch), targets, targets.length, layout, lowering);
}

export const lowerMaxPool: LoweringRule = (value, lowering) => {
  const x = operationOf(value).inputs[0] as Value;
  return {
    featureMajor: () => {
      const windows = poolWindows(x, geometryOf(value), Number.NEGATIVE_INFINITY, lowering);
      return { layout: windows.layout, blocks: [maximumOf(lowering.builder, windows.positions).name] };
    },
  };
};

export const lowerMaxPoolGrad: LoweringRule = (value, lowering) => {
  const [dy, x] = operationOf(value).inputs as [Value, Value];
  return {
    featureMajor: () => {
      const windows = poolWindows(x, geometryOf(value), Number.NEGATIVE_INFINITY, lowering);
      const maximum = maximumOf(lowering.builder, windows.positions);
      const gradient = lowering.inLayout(dy, windows.layout).blocks[0] as Name;
      return ontoInput(route(lowering.builder, maximum, gradient), windows, x, lowering);
    },
  };
};

/** One over the number of image positions under each output's window, as a factor: a number, or a column [rows, 1]. */
function shares(geometry: WindowGeometry, layout: PoolWindows["layout"], builder: GraphBuilder): Name {
  const features = windowFeatures(geometry);
  const counts = (features[0] as Int32Array).map((_, output) => features.filter((own) => own[output] !== -1).length);
  if (counts.every((count) => count === features.length)) return builder.float(1 / features.length);
  if (layout.tiles !== 1) throw new RangeError("a padded window always comes with one tile");
  const column = new Float32Array(counts.length);
  counts.forEach((count, output) => {
    column[layout.place[output] as number] = 1 / count;
  });
  return builder.constant("float32", [column.length, 1], column);
}

export const lowerAvgPool: LoweringRule = (value, lowering) => {
  const x = operationOf(value).inputs[0] as Value;
  return {
    featureMajor: () => {
      const { builder } = lowering;
      const windows = poolWindows(x, geometryOf(value), 0, lowering);
      const sum = windows.positions.reduce((total, position) => builder.emit("Add", [total, position]));
      return {
        layout: windows.layout,
        blocks: [builder.emit("Mul", [sum, shares(geometryOf(value), windows.layout, builder)])],
      };
    },
  };
};

/** The gradient of a mean goes to all positions alike; the input itself is not needed, so it is spread in plain layout. */
export const lowerAvgPoolGrad: LoweringRule = (value, lowering) => {
  const dy = operationOf(value).inputs[0] as Value;
  return {
    featureMajor: () => {
      const geometry = geometryOf(value);
      const features = windowFeatures(geometry);
      const plain = identityLayout(sizeOf(dy.shape) / lowering.batch);
      const gradient = lowering.inLayout(dy, plain).blocks[0] as Name;
      const share = lowering.builder.emit("Mul", [gradient, shares(geometry, plain, lowering.builder)]);
      return overlap(
        features.map(() => share),
        features,
        identityLayout(sizeOf(value.shape) / lowering.batch),
        lowering,
      );
    },
  };
};
