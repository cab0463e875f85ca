import { readFileSync } from "node:fs";
import type { RandomStream } from "@conclave/random";
import { expect, it } from "vitest";
import type { AugmentOptions } from "../src/augment-options.js";
import { BORDER_RULES, type Border } from "../src/border.js";
import { drawInverse } from "../src/draw-inverse.js";
import { resample } from "../src/resample.js";
import { drawing } from "./support/drawing.js";
import { OFF } from "./support/options.js";

interface Move {
  readonly flipX: boolean;
  readonly flipY: boolean;
  readonly scale: number;
  readonly shear: number;
  readonly rotate: number;
  readonly dx: number;
  readonly dy: number;
}

/** What scipy-affine.py wrote. */
interface Golden {
  readonly height: number;
  readonly width: number;
  readonly image: number[];
  readonly cases: readonly { readonly move: Move; readonly border: Border; readonly expected: number[] }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("golden/scipy-affine.json.golden", import.meta.url), "utf8"));
const size = { height: golden.height, width: golden.width, channels: 1 };

/** The uniform number that makes a transform with this limit draw this amount. */
function uniformFor(amount: number, limit: number): number {
  return limit === 0 ? 0.5 : (amount / limit + 1) / 2;
}

/** Options, and draws, with which exactly this move is drawn. */
function ask(move: Move): { options: AugmentOptions; streams: (transform: string) => RandomStream } {
  const { scale, shear, rotate, dx, dy } = move;
  const limits = { scale: Math.abs(scale - 1), shear: Math.abs(shear), rotate: Math.abs(rotate) };
  const translate = Math.max(Math.abs(dx), Math.abs(dy));
  const draws: Record<string, number[]> = {
    flip: [move.flipX ? 0.25 : 0.75, move.flipY ? 0.25 : 0.75],
    scale: [uniformFor(scale - 1, limits.scale)],
    shear: [uniformFor(shear, limits.shear)],
    rotate: [uniformFor(rotate, limits.rotate)],
    translate: [uniformFor(dx, translate), uniformFor(dy, translate)],
  };
  return {
    options: { ...OFF, ...limits, translate, flip: { horizontal: 0.5, vertical: 0.5 } },
    streams: (transform) => drawing(...draws[transform]!),
  };
}

it.each(golden.cases)("R3: moves an image as scipy does: $move, border $border", ({ move, border, expected }) => {
  const { options, streams } = ask(move);
  const target = { data: new Uint8Array(golden.image.length), offset: 0 };
  const source = { data: Uint8Array.from(golden.image), offset: 0 };
  resample(source, target, size, drawInverse(options, streams), BORDER_RULES[border]);
  for (const [index, value] of expected.entries()) {
    expect(Math.abs(target.data[index]! - value)).toBeLessThanOrEqual(0.5 + 1e-6); // the nearest byte
  }
});
