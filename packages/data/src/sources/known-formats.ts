/** What a file is that should be text. */
export interface KnownFormat {
  /** With its article. */
  readonly name: string;
  /** What to do about it. */
  readonly advice: string;
}

const UNPACK = "unpack it, or pack it with gzip";
const WRITE = "write it as CSV or Parquet (pandas: `to_csv`, `to_parquet`)";

const latin = (text: string) => Array.from(text, (character) => character.charCodeAt(0));

/** How files begin (https://en.wikipedia.org/wiki/List_of_file_signatures). */
const BEGINNINGS: readonly (KnownFormat & { readonly bytes: readonly number[] })[] = [
  {
    bytes: latin("PAR1"),
    name: "a Parquet file",
    advice: "name it as `parquet: FILE`, or let its name end with .parquet",
  },
  {
    bytes: [0x93, ...latin("NUMPY")],
    name: "an array of NumPy",
    advice: "name it as `npy: FILE`, or let its name end with .npy",
  },
  { bytes: latin("ARROW1"), name: "an Arrow or Feather file", advice: WRITE },
  { bytes: latin("FEA1"), name: "a Feather file", advice: WRITE },
  { bytes: [0x89, ...latin("HDF")], name: "an HDF5 file", advice: WRITE },
  { bytes: latin("SQLite format 3\0"), name: "an SQLite database", advice: WRITE },
  ...[2, 3, 4, 5].map((protocol) => ({ bytes: [0x80, protocol], name: "a pickle of Python", advice: WRITE })),
  {
    bytes: [...latin("PK"), 3, 4],
    name: "a ZIP archive or an Excel workbook",
    advice: "unpack it, or save the sheet as CSV UTF-8",
  },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], name: "an Excel workbook", advice: "save the sheet as CSV UTF-8" },
  { bytes: latin("BZh91AY&SY"), name: "a file packed with bzip2", advice: UNPACK },
  { bytes: [0xfd, ...latin("7zXZ")], name: "a file packed with xz", advice: UNPACK },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], name: "a file packed with zstd", advice: UNPACK },
];

/** The format of a file that is no text, by how it begins; null for one that is not known. */
export function knownFormat(bytes: Uint8Array): KnownFormat | null {
  return BEGINNINGS.find((format) => format.bytes.every((byte, index) => bytes[index] === byte)) ?? null;
}
