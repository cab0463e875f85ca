import type { LoadedEnsemble, Prediction } from "@conclave/ensemble/inference";
import { rowsOf } from "./rows-of.js";

/** Each row's answer in words: its class; its labels, joined by ";"; or its values, joined by ";". */
export function answerWords({ manifest }: Pick<LoadedEnsemble, "manifest">, vote: Prediction, rows: number): string[] {
  const { task, classes, targets } = manifest;
  switch (task) {
    case "classification":
      return [...vote.classes].map((index) => classes[index] ?? "");
    case "multilabel":
      return Array.from({ length: rows }, (_, row) =>
        classes.filter((_, label) => vote.classes[row * classes.length + label] === 1).join(";"),
      );
    case "regression":
      return rowsOf(vote.values ?? new Float32Array(0), targets?.names.length ?? 1).map((values) => values.join(";"));
  }
}
