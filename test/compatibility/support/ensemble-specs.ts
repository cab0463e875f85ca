/** An ensemble that every release keeps readable. */
export interface RecordedEnsemble {
  readonly name: string;
  /** YAML; its files are those of `writeMadeData`. */
  readonly spec: string;
  /** The rows it answers: a file or folder of `writeMadeData`. */
  readonly input: string;
}

const TABLE = "train: { csv: table.csv, label: kind, ignore: [price, size, hot, wet, owner, worth] }";

/** One of each task, and of each way to make one answer of many. */
export const recordedEnsembles: readonly RecordedEnsemble[] = [
  {
    name: "classes",
    input: "table.csv",
    spec: `
name: classes
seed: 3
data: { ${TABLE}, validation: 0.2, test: 0.2, categorical: auto, missing: median }
members:
  - { model: { mlp: { hidden: [6] } }, count: 2, optimizer: { adam: { learningRate: 0.02 } }, batchSize: 8, epochs: 6 }
  - { model: logistic, optimizer: { sgd: { learningRate: 0.1 } }, batchSize: 8, epochs: 6 }
bagging: { maxFeatures: 0.8 }
calibration: temperature
abstainBelow: 0.5
`,
  },
  {
    name: "stacked",
    input: "thumbnails.csv",
    spec: `
name: stacked
seed: 4
data: { train: { csv: thumbnails.csv, header: false, shape: [8, 8, 1] }, test: 0.2 }
members:
  - { model: { layers: [{ conv2d: 3 }, relu, { maxPool: 2 }, flatten, { dense: classes }] }, count: 2, batchSize: 8, epochs: 3 }
  - { model: { lstm: { units: 4 } }, batchSize: 8, epochs: 2 }
selection: stacking
`,
  },
  {
    name: "greedy",
    input: "table.csv",
    spec: `
name: greedy
seed: 5
data: { ${TABLE}, validation: 0.2, categorical: auto, missing: median, normalise: unit }
members:
  - { model: { mlp: { hidden: [4], batchNorm: true, dropout: 0.2 } }, count: 3, optimizer: { adam: { learningRate: 0.02 } }, batchSize: 8, epochs: 3 }
selection: { greedy: { rounds: 5 } }
`,
  },
  {
    name: "numbers",
    input: "table.csv",
    spec: `
name: numbers
seed: 6
task: regression
data:
  train: { csv: table.csv, target: [price, size], ignore: [kind, hot, wet, owner, worth] }
  validation: 0.2
  test: 0.2
  categorical: auto
  missing: median
members:
  - { model: { mlp: { hidden: [6] } }, count: 3, optimizer: { adam: { learningRate: 0.02 } }, batchSize: 8, epochs: 6 }
voting: median
`,
  },
  {
    name: "labels",
    input: "table.csv",
    spec: `
name: labels
seed: 7
task: multilabel
data:
  train: { csv: table.csv, label: [hot, wet], ignore: [kind, price, size, owner, worth] }
  test: 0.2
  categorical: auto
  missing: median
members:
  - { model: { mlp: { hidden: [6] } }, count: 3, optimizer: { adam: { learningRate: 0.02 } }, batchSize: 8, epochs: 6 }
voting: { weighted: [1, 2, 1] }
`,
  },
  {
    name: "texts",
    input: "texts",
    spec: `
name: texts
seed: 8
data: { train: { texts: texts }, test: 0.2, text: { length: 8, vocabulary: 20 }, normalise: none }
members:
  - { model: { layers: [{ embedding: { vocabulary: 20, units: 3 } }, { gru: 4 }, { dense: classes }] }, count: 2, batchSize: 8, epochs: 3 }
voting: hard
`,
  },
];
