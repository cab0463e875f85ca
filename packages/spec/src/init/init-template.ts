/** What `conclave init` writes: a spec that runs as it is, with a comment for everything one is likely to change first. */
export function initTemplate(): string {
  return TEMPLATE;
}

const TEMPLATE = `# A run of Conclave: a bag of neural networks that answer by their vote.
# Train it with "conclave train FILE"; "--set members.0.epochs=5" changes any field for one run.
name: digits
seed: 7 # the same seed gives the same ensemble, on any number of workers

data:
  # 1,797 handwritten digits of 8x8 pixels, which ship with Conclave.
  train: { sample: digits }
  # Rows of your own; files are relative to this one and may be gzipped:
  #   train: { csv: flowers.csv, label: species }                          a table; the label's column by name or number
  #   train: { csv: digits.csv, header: false, label: -1, shape: [8, 8, 1] }   images written as rows
  #   train: { images: train-images.gz, labels: train-labels.gz }          IDX files, as MNIST has them
  validation: 0.1 # set aside to choose each member's best weights; 0 for none
  test: 0.2 # set aside to score the ensemble; or a source of its own, as for train
  normalise: standard # mean 0 and deviation 1; or unit: into [0, 1]; or none

# Members of one group differ by their bags and first weights; groups may differ in everything.
members:
  - model: { mlp: { hidden: [128, 64] } } # or lenet5 for images of 28x28
    count: 3
    optimizer: { adam: { learningRate: 0.003 } } # or sgd: { learningRate: 0.01, momentum: 0.9 }
    batchSize: 32
    epochs: 20
  - name: conv # what reports call this kind of member
    model:
      layers: # from the input to one number per class
        - conv2d: { filters: 16, kernel: 3, padding: same }
        - relu
        - maxPool: 2
        - flatten
        - dropout: 0.2
        - dense: classes
    count: 2
    optimizer: { adam: { learningRate: 0.003 } }
    batchSize: 32
    epochs: 20

# Each member trains on a bag: rows drawn from the training rows.
bagging: { bootstrap: true, maxSamples: 1.0 }

# Images only: random changes at each pass, at most so many pixels and degrees. Leave it out for tables.
# Also: scale: 0.1 (sizes from 0.9 to 1.1 times), shear: 5 (degrees), flip: horizontal, cutout: 3 (pixels),
# noise: 1 (in the images' grey levels, of which these digits have 16).
augment: { translate: 1, rotate: 10 }

voting: soft # the mean probability; or hard: a vote each; or weighted: by validation accuracy
# All members must succeed. To vote without those that failed, say how many are enough:
# minMembers: 3
`;
