import { extentOf } from "../extent.js";
import type { Figure, Mark, Point } from "../plot/figure.js";
import { formatNumber } from "../plot/format-number.js";
import { type Curve, lowest, meanOf } from "./curve.js";

/** Losses that span more than this are drawn on a logarithmic axis. */
const WIDE = 15;

/** The loss curves of a kind of members: the means of their training and validation losses over the training epochs. */
export function lossFigure(curves: readonly Curve[]): Figure | null {
  if (curves.length === 0) return null;
  const training = meanPoints(curves.map(trainingPoints));
  const validation = meanPoints(
    curves.flatMap((curve) => (curve.validation === null ? [] : [validationPoints(curve)])),
  );
  const losses = [...training, ...validation].map(({ y }) => y);
  const { low, high } = extentOf(losses);
  return {
    title: "",
    subtitle: "",
    charts: [
      {
        title: "",
        x: { label: "training epoch", unit: null, scale: "linear", range: null },
        y: { label: "loss", unit: null, scale: low > 0 && high > WIDE * low ? "log" : "linear", range: null },
        series: [
          { name: "training", points: training, shape: "line", colour: { kind: "category", index: 5 }, dashed: false },
          ...(validation.length === 0
            ? []
            : [
                {
                  name: "validation",
                  points: validation,
                  shape: "line" as const,
                  colour: { kind: "category", index: 1 } as const,
                  dashed: false,
                },
              ]),
        ],
        marks: bestOf(validation),
      },
    ],
  };
}

/** Of more training epochs the means alone are drawn: their ups and downs hide the curve. */
const FEW_EPOCHS = 8;
/** But for the first, where it falls within it: its first part is above its mean by so much. */
const FALLS = 1.5;

/** Training epoch 3 lies between 2 and 3. */
function trainingPoints({ parts, training }: Curve): readonly Point[] {
  const falls = (index: number) => index === 0 && parts[0]![0]! > FALLS * training[0]!;
  return parts.flatMap((epoch, index) =>
    parts.length > FEW_EPOCHS && !falls(index)
      ? [{ x: index + 0.5, y: training[index]! }]
      : epoch.map((y, part) => ({ x: index + (part + 0.5) / epoch.length, y })),
  );
}

function validationPoints({ validation }: Curve): readonly Point[] {
  return (validation ?? []).map((y, index) => ({ x: index + 1, y }));
}

/** The mean over the curves that go so far: early stopping ends them in different places. */
function meanPoints(curves: readonly (readonly Point[])[]): readonly Point[] {
  const longest = curves.reduce(
    (long, points) => (points.length > long.length ? points : long),
    [] as readonly Point[],
  );
  return longest.map(({ x }, index) => ({ x, y: meanOf(curves.flatMap((points) => points[index]?.y ?? [])) }));
}

function bestOf(validation: readonly Point[]): readonly Mark[] {
  if (validation.length === 0) return [];
  const at = validation[lowest(validation.map(({ y }) => y))]!;
  return [{ at, label: `lowest validation loss ${formatNumber(at.y, 3)}, training epoch ${at.x}`, kind: "best" }];
}
