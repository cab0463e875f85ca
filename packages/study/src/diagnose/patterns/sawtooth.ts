import { extentOf } from "../../extent.js";
import { lowest, meanOf } from "../curve.js";
import type { Pattern } from "../pattern.js";

/** Of the ups and downs within training epochs, the share that is the same in each. Of n shuffled epochs it is about 1 / n. */
const SHARED = 0.6;
/** A tooth is to be seen: so much of the loss around it, from its lowest to its highest. */
const TALL = 0.2;
const LEAST_PARTS = 5;

/** Within each training epoch the loss goes through the same ups and downs: the rows come in the same order each time. */
export const sawtooth: Pattern = {
  name: "sawtooth",
  match({ parts }) {
    // The first epoch falls too fast to compare. Teeth shrink with the loss, so each is measured by its own epoch's; and going down
    // steadily is no tooth, so that trend is taken off.
    const later = parts.slice(1).filter((epoch) => epoch.length >= LEAST_PARTS);
    const width = extentOf(later.map((epoch) => epoch.length)).low;
    if (later.length < parts.length - 1) return null;
    const teeth = later.map((epoch) => withoutTrend(epoch.slice(0, width).map((loss) => loss / meanOf(epoch))));
    const shape = Array.from({ length: width }, (_, part) => meanOf(teeth.map((tooth) => tooth[part]!)));
    const shared = (squares(shape) * teeth.length) / squares(teeth.flat());
    const { low, high } = extentOf(shape);
    const height = high - low;
    if (!(shared >= SHARED) || height < TALL) return null;
    const [up, down] = [lowest(shape.map((value) => -value)), lowest(shape)];
    return `the loss goes through the same ups and downs in each training epoch: high in the ${ordinal(up)} tenth, low in the ${ordinal(down)}, ${Math.round(100 * height)} % of its mean apart`;
  },
  why: "the rows come in the same order each time, sorted perhaps: the network learns the class of the moment and forgets the others",
  remedy: () => "shuffle the rows anew for each training epoch, as Conclave does",
  unless: [],
};

/** What is left of values when the straight line through them (least squares) is taken off. */
function withoutTrend(values: readonly number[]): number[] {
  const middle = (values.length - 1) / 2;
  const mean = meanOf(values);
  const slope =
    values.reduce((sum, value, at) => sum + (at - middle) * value, 0) /
    values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  return values.map((value, at) => value - mean - slope * (at - middle));
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** 0 → "1st". */
function ordinal(index: number): string {
  const ending = ["st", "nd", "rd"][index] ?? "th";
  return `${index + 1}${ending}`;
}
