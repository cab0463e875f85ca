/** What the members learn: one class of several, numbers, or any of several labels. */
export type Task = "classification" | "regression" | "multilabel";
