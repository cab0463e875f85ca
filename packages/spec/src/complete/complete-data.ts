import type { DraftSpec } from "../schema/draft-schema.js";

/** Moves the column of a split to the source that has it: a file to predict is then read as the training file was. */
export function completeData(data: DraftSpec["data"]): DraftSpec["data"] {
  const { split, train } = data;
  if (split === null || split.column === null || !("group" in train)) return data;
  const { by, column } = split;
  const name = "npz" in train ? String(column) : column;
  return { ...data, train: { ...train, [by]: name }, split: { by, column: null } };
}
