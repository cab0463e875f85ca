import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeWeights } from "@conclave/ensemble";

/** What the counting trainer makes of a member when each of its training epochs is done exactly once. */
export function countedState(seed: number, member: number, epochs: number): string {
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  let state = hash(`${seed}/${member}`);
  for (let epoch = 0; epoch < epochs; epoch++) state = hash(state);
  return state;
}

/** The state in a member's file of an ensemble. */
export async function stateInFile(directory: string, member: number): Promise<string> {
  const bytes = await readFile(join(directory, `member-${String(member).padStart(3, "0")}.safetensors`));
  const chain = decodeWeights(bytes).variables["params/chain"];
  return Buffer.from(chain?.data ?? []).toString("hex");
}
