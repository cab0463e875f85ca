import { join } from "node:path";
import type { Pace } from "../benchmark.js";
import { repository } from "../paths.js";
import type { MnistFolder } from "./mnist-folder.js";

/** A run of examples/ that is compared with the same work in other systems. */
export interface ReferenceRun {
  /** Its kind of member. */
  readonly name: string;
  readonly example: string;
  /** What the peers call it. */
  readonly model: "lenet" | "mlp";
}

export const LENET_RUN: ReferenceRun = { name: "LeNet-5", example: "mnist-lenet.yaml", model: "lenet" };
export const MLP_RUN: ReferenceRun = { name: "MLP", example: "mnist-mlp.yaml", model: "mlp" };

/** How much of it is trained: all of it for figures to keep. */
interface RunSize {
  readonly members: number;
  readonly epochs: number;
}

/** A run and its size, for people. */
export function describeRun(run: ReferenceRun, { members, epochs }: RunSize): string {
  return `${members} ${run.name}, ${epochs} training epoch${epochs === 1 ? "" : "s"}`;
}

export function runSize(pace: Pace): RunSize {
  return pace === "full" ? { members: 10, epochs: 5 } : { members: 2, epochs: 1 };
}

/** What `conclave train` is told, besides where and how: the spec, its data and its size. */
export function trainArguments(run: ReferenceRun, mnist: MnistFolder, { members, epochs }: RunSize): readonly string[] {
  const overrides = {
    "data.train.images": mnist.train.images,
    "data.train.labels": mnist.train.labels,
    "data.test.images": mnist.test.images,
    "data.test.labels": mnist.test.labels,
    "members.0.count": members,
    "members.0.epochs": epochs,
  };
  const spec = join(repository, "examples", run.example);
  return [
    "train",
    spec,
    "--json",
    ...Object.entries(overrides).flatMap(([path, value]) => ["--set", `${path}=${value}`]),
  ];
}
