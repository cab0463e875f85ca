/** What people call the column of the label, from the plainest to the more doubtful. */
const NAMES = [
  "label",
  "labels",
  "target",
  "targets",
  "class",
  "classes",
  "classlabel",
  "targetclass",
  "classname",
  "y",
  "species",
  "category",
  "kind",
  "diagnosis",
  "outcome",
  "letter",
  "digit",
  "price",
];

/** Whether a text is what people call the column of the label: "Class", "class_label". */
export function isLabelName(name: string): boolean {
  return NAMES.includes(plain(name));
}

/** The column whose name is the plainest of those that people give the label's; null where none is called so. */
export function columnCalledLabel(names: readonly string[]): number | null {
  const columns = names.map(plain);
  return NAMES.map((name) => columns.indexOf(name)).find((column) => column >= 0) ?? null;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, "");
}
