/**
 * An affine map of the plane in image coordinates (x to the right, y down), about the image's centre:
 * (x, y) → (xx x + xy y + dx, yx x + yy y + dy).
 */
export interface Affine {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  readonly dx: number;
  readonly dy: number;
}

export const IDENTITY: Affine = { xx: 1, xy: 0, yx: 0, yy: 1, dx: 0, dy: 0 };

/** Whether a map leaves everything where it is. */
export function isIdentity({ xx, xy, yx, yy, dx, dy }: Affine): boolean {
  return xx === 1 && xy === 0 && yx === 0 && yy === 1 && dx === 0 && dy === 0;
}

/** The map that applies `first`, then `then`. */
export function compose(first: Affine, then: Affine): Affine {
  return {
    xx: then.xx * first.xx + then.xy * first.yx,
    xy: then.xx * first.xy + then.xy * first.yy,
    yx: then.yx * first.xx + then.yy * first.yx,
    yy: then.yx * first.xy + then.yy * first.yy,
    dx: then.xx * first.dx + then.xy * first.dy + then.dx,
    dy: then.yx * first.dx + then.yy * first.dy + then.dy,
  };
}
