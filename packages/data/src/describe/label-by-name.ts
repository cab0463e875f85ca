/** What people call the column of the label, from the plainest to the more doubtful. */
const NAMES = [
  "label",
  "labels",
  "target",
  "class",
  "y",
  "species",
  "category",
  "kind",
  "diagnosis",
  "outcome",
  "price",
];

const LAST = -1;

/** The column that is most likely the label's: one that is called so, or else the last. */
export function labelByName(names: readonly string[] | null): string | number {
  const plain = names?.map((name) => name.toLowerCase()) ?? [];
  const found = NAMES.map((name) => plain.indexOf(name)).find((index) => index >= 0);
  return names?.[found ?? names.length - 1] ?? LAST;
}
