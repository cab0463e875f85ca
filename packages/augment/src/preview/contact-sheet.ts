import type { ImageSize } from "../resample.js";

/** Images in rows and columns, and how they are laid out. */
interface SheetLayout {
  readonly size: ImageSize;
  readonly columns: number;
  /** Each pixel becomes a square of so many. */
  readonly zoom: number;
  /** Pixels between two images, and around them all. */
  readonly gap: number;
  /** What stands between the images, in each channel. */
  readonly background: readonly number[];
}

/** An image of 8-bit channels, row by row. */
interface Sheet extends ImageSize {
  readonly data: Uint8Array;
}

/**
 * Lays images out on one sheet, row after row. The first column stands apart from the others by twice the gap.
 *
 * @param images count × height × width × channels, as many as fill whole rows
 */
export function contactSheet(images: Uint8Array, { size, columns, zoom, gap, background }: SheetLayout): Sheet {
  const { height, width, channels } = size;
  const bytes = height * width * channels;
  const count = images.length / bytes;
  const [cellHeight, cellWidth] = [height * zoom + gap, width * zoom + gap];
  const sheetWidth = columns * cellWidth + gap + (columns > 1 ? gap : 0);
  const sheetHeight = (count / columns) * cellHeight + gap;
  const data = new Uint8Array(sheetHeight * sheetWidth * channels);
  for (let index = 0; index < data.length; index++) data[index] = background[index % channels]!;

  for (let image = 0; image < count; image++) {
    const column = image % columns;
    const left = gap + column * cellWidth + (column > 0 ? gap : 0);
    const top = gap + Math.floor(image / columns) * cellHeight;
    for (let y = 0; y < height; y++) {
      const from = image * bytes + y * width * channels;
      const to = ((top + y * zoom) * sheetWidth + left) * channels;
      const rowBytes = width * zoom * channels;
      for (let x = 0; x < rowBytes; x++) {
        data[to + x] = images[from + Math.floor(x / (zoom * channels)) * channels + (x % channels)]!;
      }
      for (let copy = 1; copy < zoom; copy++) data.copyWithin(to + copy * sheetWidth * channels, to, to + rowBytes);
    }
  }
  return { data, height: sheetHeight, width: sheetWidth, channels };
}
