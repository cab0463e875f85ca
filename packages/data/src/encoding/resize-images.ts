type Values = Uint8Array | Float32Array;

/**
 * Images of another size, each new pixel the mean over the area that it covers (OpenCV's INTER_AREA); where a side grows, pixels are
 * repeated. Bytes are rounded to the nearest, halves up.
 *
 * @param shape of each image: [height, width, channels]
 * @param size [height, width]
 */
export function resizeImages<V extends Values>(
  images: V,
  [height, width, channels]: readonly [number, number, number],
  [newHeight, newWidth]: readonly [number, number],
): V {
  if (height === newHeight && width === newWidth) return images;
  const inputSize = height * width * channels;
  const outputSize = newHeight * newWidth * channels;
  const count = images.length / inputSize;
  const rows = shares(height, newHeight);
  const columns = shares(width, newWidth);
  const bytes = images instanceof Uint8Array;
  const output = (bytes ? new Uint8Array(count * outputSize) : new Float32Array(count * outputSize)) as V;
  for (let image = 0; image < count; image++) {
    let target = image * outputSize;
    for (const down of rows) {
      for (const across of columns) {
        for (let channel = 0; channel < channels; channel++) {
          let sum = 0;
          for (const { index: row, share: rowShare } of down) {
            const line = image * inputSize + row * width * channels + channel;
            let lineSum = 0;
            for (const { index: column, share } of across) lineSum += share * images[line + column * channels]!;
            sum += rowShare * lineSum;
          }
          output[target++] = bytes ? Math.floor(sum + 0.5) : sum;
        }
      }
    }
  }
  return output;
}

/** For each new pixel of a side: which old ones it covers, and what share each has of it. The shares of a pixel sum to 1. */
function shares(size: number, newSize: number): readonly (readonly { index: number; share: number }[])[] {
  const extent = size / newSize;
  return Array.from({ length: newSize }, (_, pixel) => {
    // in units of 1 / newSize of an old pixel, so that borders are whole numbers and exact
    const [start, end] = [pixel * size, (pixel + 1) * size];
    const first = Math.floor(start / newSize);
    const last = Math.ceil(end / newSize);
    return Array.from({ length: last - first }, (_, at) => {
      const index = first + at;
      const overlap = Math.min(end, (index + 1) * newSize) - Math.max(start, index * newSize);
      return { index, share: overlap / newSize / extent };
    });
  });
}
