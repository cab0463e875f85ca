import * as z from "zod";
import { count, fields, type Immutable } from "./schema-parts.js";

const probability = z.number().min(0).max(1);

/** How probable a flip is where a spec only says which one. */
const EVEN = 0.5;

const flip = z.union([
  z.enum(["none", "horizontal", "vertical", "both"]).transform((axes) => ({
    horizontal: axes === "horizontal" || axes === "both" ? EVEN : 0,
    vertical: axes === "vertical" || axes === "both" ? EVEN : 0,
  })),
  fields({
    horizontal: probability.default(0).describe("how probable it is that left and right change places"),
    vertical: probability.default(0).describe("how probable it is that top and bottom change places"),
  }),
]);

const side = z.int().min(0);
const cutout = z.union([
  side.transform((size) => ({ size, count: 1 })),
  fields({ size: side.describe("the squares' side in pixels"), count: count.default(1).describe("how many squares") }),
]);

const augment = fields({
  translate: z.number().min(0).default(0).describe("at most so many pixels along each axis"),
  rotate: z.number().min(0).max(180).default(0).describe("at most so many degrees, either way"),
  scale: z.number().min(0).max(0.9).default(0).describe("sizes change by at most this: 0.1 is from 0.9 to 1.1 times"),
  shear: z.number().min(0).max(60).default(0).describe("slanted by at most so many degrees, either way"),
  flip: flip
    .prefault("none")
    .describe("mirrors half of the images: horizontal (left and right), vertical or both; or how probable each is"),
  noise: z
    .number()
    .min(0)
    .max(255)
    .default(0)
    .describe("deviation of Gaussian noise, in the grey levels that the images have (often 0 to 255)"),
  cutout: cutout.prefault(0).describe("squares set to zero: their side in pixels, or { size, count }"),
  border: z
    .enum(["constant", "nearest", "reflect"])
    .default("constant")
    .describe("what comes in from outside: zero, the nearest pixel, or the image mirrored"),
});

/** Random changes to the training images; null when it would change nothing. */
export const augmentSchema = augment
  .nullable()
  .transform((options) => (options !== null && isOn(options) ? options : null))
  .meta({ id: "augment" });

function isOn({ translate, rotate, scale, shear, flip, noise, cutout }: z.output<typeof augment>): boolean {
  return [translate, rotate, scale, shear, flip.horizontal, flip.vertical, noise, cutout.size].some(
    (amount) => amount > 0,
  );
}

/** Augmentation, complete; what `@conclave/augment` takes as its options. */
export type AugmentSpec = Immutable<z.output<typeof augment>>;
