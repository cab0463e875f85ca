import type { Target } from "../figure.js";
import type { Requirements } from "../harness/python.js";

/** A system that trains a whole bag beside ours. */
export interface BagPeer {
  readonly name: string;
  /** In test/bench/peers. */
  readonly script: string;
  readonly args: readonly string[];
  readonly modules: readonly string[];
  readonly requirements: Requirements;
  /** The models it can train. */
  readonly models: readonly ("lenet" | "mlp")[];
  /** What our wall time should be in terms of its own. */
  readonly wallTarget: Target | null;
  /** What our accuracy less its own should be, in points. */
  readonly accuracyTarget: Target | null;
}

const torch = {
  script: "torch_bag.py",
  modules: ["numpy", "torch"],
  requirements: "requirements.txt",
  models: ["lenet", "mlp"],
} as const;

const USUAL: readonly BagPeer[] = [
  {
    ...torch,
    name: "PyTorch in two processes",
    args: [],
    wallTarget: { atMost: 0.5 },
    // Ours begins with other weights, and may be better for it.
    accuracyTarget: { atLeast: -0.3 },
  },
  {
    ...torch,
    name: "PyTorch with our initial weights",
    args: ["--initial-weights", "conclave"],
    wallTarget: null,
    // The same work to the letter: the draws alone differ.
    accuracyTarget: { within: 0.3 },
  },
];

const FURTHER: readonly BagPeer[] = [
  {
    name: "torchensemble",
    script: "torchensemble_bag.py",
    args: [],
    modules: ["numpy", "torch", "torchensemble"],
    requirements: "requirements-all.txt",
    models: ["lenet", "mlp"],
    wallTarget: null,
    accuracyTarget: null,
  },
  {
    name: "scikit-learn",
    script: "sklearn_bag.py",
    args: [],
    modules: ["numpy", "sklearn"],
    requirements: "requirements-all.txt",
    models: ["mlp"],
    wallTarget: null,
    accuracyTarget: null,
  },
];

export function bagPeers(all: boolean): readonly BagPeer[] {
  return all ? [...USUAL, ...FURTHER] : USUAL;
}

/** What a peer prints when its bag is trained. */
export interface BagResult {
  readonly peer: string;
  /** From reading the data to the vote on the test set: the command's time without Python's start. */
  readonly workSeconds: number;
  readonly accuracy: number;
}
