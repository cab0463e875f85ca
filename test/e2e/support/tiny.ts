/** Two classes that a line parts, in three columns: x, y and the kind. Made by arithmetic alone, so that it is the same everywhere. */
export function tinyTable(rows: number): string {
  const lines = ["x,y,kind"];
  for (let row = 0; row < rows; row += 1) {
    const x = ((row * 37) % 101) / 101;
    const y = ((row * 59) % 103) / 103;
    lines.push(`${x.toFixed(4)},${y.toFixed(4)},${x + y > 1 ? "above" : "below"}`);
  }
  return `${lines.join("\n")}\n`;
}

export interface TinySpec {
  /** Of the small members, of which there are so many. */
  readonly epochs?: number;
  readonly members?: number;
  /** Of the one that is wider: it is trained first. */
  readonly wideEpochs?: number;
}

/** A spec that trains in moments: members of two shapes on the tiny table. */
export function tinySpec({ epochs = 3, members = 2, wideEpochs = epochs }: TinySpec = {}): string {
  return `
name: tiny
seed: 7
data:
  train: { csv: tiny.csv, label: kind }
  validation: 0.1
  test: 0.2
members:
  - model: { mlp: { hidden: [8] } }
    count: ${members}
    optimizer: { adam: { learningRate: 0.01 } }
    batchSize: 16
    epochs: ${epochs}
  - name: wide
    model: { mlp: { hidden: [12, 6] } }
    count: 1
    optimizer: { sgd: { learningRate: 0.1, momentum: 0.9 } }
    batchSize: 16
    epochs: ${wideEpochs}
`;
}
