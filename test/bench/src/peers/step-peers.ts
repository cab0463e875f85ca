import type { Requirements } from "../harness/python.js";
import type { ReferenceModel } from "../subjects/reference-spec.js";

/** A system whose training steps are timed beside ours. */
export interface StepPeer {
  readonly name: string;
  /** In test/bench/peers. */
  readonly script: string;
  readonly args: readonly string[];
  /** What the script imports. */
  readonly modules: readonly string[];
  readonly requirements: Requirements;
  /** The models it can train. */
  readonly models: readonly ReferenceModel[];
  /** Whether a target compares with it. */
  readonly reference: boolean;
}

const torch = {
  script: "torch_steps.py",
  modules: ["numpy", "torch"],
  requirements: "requirements.txt",
  models: ["mlp", "lenet", "lstm", "gru"],
} as const;

/** Always measured, where they are installed. */
const USUAL: readonly StepPeer[] = [
  { ...torch, name: "PyTorch eager", args: ["--mode", "eager"], reference: true },
  { ...torch, name: "PyTorch eager with fused Adam", args: ["--mode", "fused"], reference: false },
];

/** Measured when asked for: they compile first, which takes a while. */
const FURTHER: readonly StepPeer[] = [
  { ...torch, name: "PyTorch torch.compile", args: ["--mode", "compile"], reference: false },
  {
    name: "JAX",
    script: "jax_steps.py",
    args: [],
    modules: ["numpy", "jax", "optax"],
    requirements: "requirements-all.txt",
    models: ["mlp", "lenet"],
    reference: false,
  },
];

export function stepPeers(all: boolean): readonly StepPeer[] {
  return all ? [...USUAL, ...FURTHER] : USUAL;
}
