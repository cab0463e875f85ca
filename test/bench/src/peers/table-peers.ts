import type { Table } from "../tables/table.js";

/** A bag of scikit-learn on tables; its script is sklearn_tables.py. */
export interface TablePeer {
  readonly name: string;
  readonly args: readonly string[];
}

/**
 * The peers for a task. A network learns numbers of any size badly: those who know give scikit-learn standardised targets, as
 * Conclave does by itself, and both ways are compared with.
 */
export function tablePeers(task: Table["task"]): readonly TablePeer[] {
  switch (task) {
    case "classification":
      return [{ name: "BaggingClassifier(MLPClassifier)", args: [] }];
    case "regression":
      return [
        { name: "BaggingRegressor(MLPRegressor)", args: [] },
        { name: "BaggingRegressor(MLPRegressor) on standardised targets", args: ["--targets", "standardised"] },
      ];
  }
}

/** What it prints. */
export interface TableScores {
  readonly peer: string;
  /** Of each fold: accuracy or R². */
  readonly scores: readonly number[];
}
