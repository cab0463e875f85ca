/**
 * Where the features of a batch lie when the batch axis is innermost ("feature-major"): in blocks of [rows, tiles · batch].
 * Convolutions and pools read and write rows of whole batches this way, so that gathering patches is copying contiguous rows, any
 * order of features costs nothing, and the four positions of a pooling window can be four blocks.
 */
export interface Layout {
  readonly blocks: number;
  readonly rows: number;
  readonly tiles: number;
  /** For each feature (row-major over the sample's shape) its place: (block · rows + row) · tiles + tile. */
  readonly place: Int32Array;
}

/** One block, a row a feature. */
export function identityLayout(features: number): Layout {
  return { blocks: 1, rows: features, tiles: 1, place: Int32Array.from({ length: features }, (_, feature) => feature) };
}

export function sameLayout(a: Layout, b: Layout): boolean {
  if (a === b) return true;
  const alike = a.blocks === b.blocks && a.rows === b.rows && a.tiles === b.tiles;
  return alike && a.place.every((place, feature) => place === b.place[feature]);
}

/** The feature at each place: the inverse of `place`. */
export function featuresInOrder(layout: Layout): Int32Array {
  const order = new Int32Array(layout.place.length);
  layout.place.forEach((place, feature) => {
    order[place] = feature;
  });
  return order;
}

/** The channel (last axis) of each row of a block; null when a row holds several channels. */
export function channelsOfRows(layout: Layout, block: number, channels: number): Int32Array | null {
  const order = featuresInOrder(layout);
  const result = new Int32Array(layout.rows);
  for (let row = 0; row < layout.rows; row++) {
    const start = (block * layout.rows + row) * layout.tiles;
    const channel = (order[start] as number) % channels;
    for (let tile = 1; tile < layout.tiles; tile++) {
      if ((order[start + tile] as number) % channels !== channel) return null;
    }
    result[row] = channel;
  }
  return result;
}
