import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWeights, type Weights } from "@conclave/ensemble";

export interface TinyEnsemble {
  readonly directory: string;
  remove(): Promise<void>;
}

/**
 * An ensemble on disk whose answers can be worked out by hand: rows [a, b], and two members of one dense layer that put out [a, b]
 * and [3a, 3b]. Classes "left" and "right", unless the manifest is changed; other layers before the dense one bring their parameters.
 */
export async function writeTinyEnsemble(
  changes: Readonly<Record<string, unknown>> = {},
  parameters: Weights["variables"] = {},
): Promise<TinyEnsemble> {
  const directory = await mkdtemp(join(tmpdir(), "conclave-serving-"));
  const members = await Promise.all([1, 3].map((slope, member) => writeMember(directory, member, slope, parameters)));
  const { task = "classification" } = changes;
  const manifest = {
    format: "conclave-ensemble",
    schemaVersion: 1,
    name: "tiny",
    task,
    classes: ["left", "right"],
    shape: [2],
    preprocessing: { mean: [0, 0], scale: [1, 1] },
    voting: "soft",
    seeds: { run: 0 },
    versions: { conclave: "0.1.0", node: process.version },
    members,
    spec: {
      name: "tiny",
      task,
      data: { train: { csv: "tiny.csv", label: "side" } },
      members: [{ model: { layers: [{ dense: "classes" }] }, count: 2, optimizer: "adam", batchSize: 1, epochs: 1 }],
    },
    ...changes,
  };
  await writeFile(join(directory, "ensemble.json"), JSON.stringify(manifest));
  return { directory, remove: () => rm(directory, { recursive: true }) };
}

async function writeMember(
  directory: string,
  member: number,
  slope: number,
  parameters: Weights["variables"],
): Promise<object> {
  const file = `member-00${member}.safetensors`;
  const bytes = encodeWeights({
    variables: {
      ...parameters,
      "params/dense1/kernel": { dtype: "float32", shape: [2, 2], data: Float32Array.of(slope, 0, 0, slope) },
      "params/dense1/bias": { dtype: "float32", shape: [2], data: Float32Array.of(0, 0) },
    },
    info: { member, kind: "layers", epoch: 1, features: null },
  });
  await writeFile(join(directory, file), bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { member, file, sha256, kind: "layers", features: null, weight: 1, determinismClass: "by hand" };
}

/** What each member says is the probability of "left" for a row [a, b]: softmax. */
export function memberProbabilities(a: number, b: number): [number, number] {
  const of = (slope: number) => 1 / (1 + Math.exp(slope * (b - a)));
  return [of(1), of(3)];
}

/** The mean of the members' softmax for a row [a, b]: the probability of "left". */
export function probabilityOfLeft(a: number, b: number): number {
  const [one, other] = memberProbabilities(a, b);
  return (one + other) / 2;
}
