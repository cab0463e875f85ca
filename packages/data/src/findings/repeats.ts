/** Samples whose features are compared bit for bit. */
export interface Samples {
  readonly count: number;
  /** count × values per sample, row-major. */
  readonly features: Uint8Array | Float32Array;
  /** How many values each column of the file became, in their order; null where each value is one of its own. */
  readonly widths: readonly number[] | null;
}

/** Samples with a hash of each column (of images: of four pixels) by itself, so that samples can be compared but for one. */
export interface HashedSamples {
  readonly count: number;
  readonly columns: number;
  /** Of a row: the sum of its columns' hashes. */
  readonly hashes: Int32Array;
  columnHash(row: number, column: number): number;
  isSame(one: number, other: number): boolean;
}

const WORD = 4;

/** One pass over the values. */
export function hashedSamples({ count, features, widths }: Samples): HashedSamples {
  const { buffer, byteOffset, byteLength } = features;
  const words = byteOffset % WORD === 0 && (byteLength / count) % WORD === 0;
  const bits = words
    ? new Uint32Array(buffer, byteOffset, byteLength / WORD)
    : new Uint8Array(buffer, byteOffset, byteLength);
  const size = bits.length / count;
  const starts = widths === null ? null : startsOf(widths);
  const columns = starts === null ? size : starts.length - 1;
  const columnHash = (row: number, column: number): number => {
    const [from, to] = starts === null ? [column, column + 1] : [starts[column]!, starts[column + 1]!];
    let hash = Math.imul(column + 1, 0x9e3779b1);
    for (let at = row * size + from; at < row * size + to; at++) hash = mixed(hash ^ bits[at]!);
    return hash;
  };
  const hashes = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum = (sum + columnHash(row, column)) | 0;
    hashes[row] = sum;
  }
  const isSame = (one: number, other: number): boolean => {
    for (let at = 0; at < size; at++) if (bits[one * size + at] !== bits[other * size + at]) return false;
    return true;
  };
  return { count, columns, hashes, columnHash, isSame };
}

/** The first row that each row is the same as: itself, where none before it is. */
export function firstOfEach({ count, hashes, isSame }: HashedSamples): Int32Array {
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 1))).fill(-1);
  const first = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    let slot = mixed(hashes[row]!) & (slots.length - 1);
    while (slots[slot]! >= 0 && !(hashes[slots[slot]!] === hashes[row] && isSame(slots[slot]!, row))) {
      slot = (slot + 1) & (slots.length - 1);
    }
    if (slots[slot]! < 0) slots[slot] = row;
    first[row] = slots[slot]!;
  }
  return first;
}

/** The finaliser of MurmurHash3 (https://github.com/aappleby/smhasher): each bit moves half of the others. */
function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function startsOf(widths: readonly number[]): readonly number[] {
  let sum = 0;
  return [0, ...widths.map((width) => (sum += width))];
}
