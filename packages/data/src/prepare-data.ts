import { DataError } from "./data-error.js";
import { constantTargets } from "./findings/constant-targets.js";
import { unseenClasses } from "./findings/unseen-classes.js";
import { type Labelling, labelling } from "./labels/labelling.js";
import { fitTargetOffset, lessOffset } from "./labels/target-offset.js";
import { fitNormalisation } from "./normalisation.js";
import { assemble } from "./parts/assemble.js";
import { partRows } from "./parts/part-rows.js";
import { type RawParts, readParts } from "./parts/read-parts.js";
import { type CompleteOptions, completeOptions, type PrepareOptions } from "./prepare-options.js";
import type { PreparedData } from "./prepared-data.js";
import { subset } from "./simplify/subset.js";
import type { Split } from "./splits/split.js";
import { splitRows } from "./splits/split-rows.js";

/**
 * Reads the data of a run, checks it, sets validation and test rows aside (seeded; stratified unless the options say otherwise), and
 * learns what is left to train on teaches: how values become features, and their statistics.
 *
 * @param baseDirectory what relative paths are relative to: the folder of the spec
 * @throws DataError for anything that is wrong with a file or its rows
 */
export async function prepareData(options: PrepareOptions, baseDirectory: string): Promise<PreparedData> {
  const complete = completeOptions(options);
  const { task, simplify } = complete;
  if (simplify.classes !== null && task !== "classification") {
    throw new DataError("bad-option", `only a classification has classes to choose from, this is a ${task}`, {
      field: "simplify.classes",
    });
  }
  const raw = await readParts(complete, simplify.classes, baseDirectory);
  const labels = labelling(task, raw.train);
  const parts = partRows(raw, split(raw, labels, complete));
  const choices = { ...complete, size: simplify.size };
  switch (labels.task) {
    case "classification": {
      const { classes } = labels;
      const data = assemble(parts, labels.read, choices);
      const findings = [...data.findings, ...unseenClasses(classes, data.train.labels)];
      const labelName = data.columnNames === null ? undefined : raw.train.labels?.names[0];
      return { task: labels.task, classes, labelName, targetNames: [], targetNormalisation: null, ...data, findings };
    }
    case "multilabel": {
      const { classes } = labels;
      return {
        task: labels.task,
        classes,
        targetNames: [],
        targetNormalisation: null,
        ...assemble(parts, labels.read, choices),
      };
    }
    case "regression": {
      const { targetNames } = labels;
      const offset = fitTargetOffset(labels.read(raw.train), parts[0]!.rows, targetNames.length);
      const data = assemble(parts, (rows) => lessOffset(labels.read(rows), offset), choices);
      const statistics = fitNormalisation({ features: data.train.labels }, [targetNames.length], "standard");
      const targetNormalisation = offset === null ? statistics : { ...statistics, offset };
      const findings = [...data.findings, ...constantTargets(targetNames, data.train.labels)];
      return { task: labels.task, classes: [], targetNames, targetNormalisation, ...data, findings };
    }
  }
}

/** Sets rows aside, and then leaves training rows out where fewer are wanted: those that judge stay the same. */
function split({ train }: RawParts, labels: Labelling, { split, fractions, seed, simplify }: CompleteOptions): Split {
  const classes =
    labels.task === "classification" ? { labels: labels.read(train), count: labels.classes.length } : null;
  const by = split?.by ?? (classes === null ? "random" : "stratified");
  const all = splitRows({ ...train, classes }, by, fractions, seed);
  return simplify.rows === null ? all : { ...all, train: subset(all.train, simplify.rows, classes, seed) };
}
