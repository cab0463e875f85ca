import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareData } from "@conclave/data";
import { ENGINE_NAMES, type Engine, selectEngine, trainMember } from "@conclave/ensemble/training";
import { parseSpec, type RunSpec } from "@conclave/spec";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeMadeData } from "./support/made-data.js";
import { memberSpecs } from "./support/member-specs.js";
import { readRecord, recording, writeRecord } from "./support/recorded.js";

/** SHA-256 of a member's two files. */
interface MemberHashes {
  readonly weights: string;
  readonly predictions: string;
}

/** By determinism class, by the spec's name. */
type HashesByClass = Readonly<Record<string, Readonly<Record<string, MemberHashes>>>>;

const RECORD = "member-hashes.json";

const recorded: Record<string, Record<string, MemberHashes>> = recording ? recordedSoFar() : readRecord(RECORD);
const engines: Engine[] = [];
// One after another: tfjs has one backend at a time for the whole process.
for (const name of ENGINE_NAMES) if (name !== "tfjs-gpu") engines.push(await selectEngine(name));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "conclave-hashes-"));
  await writeMadeData(folder);
});
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  await rm(folder, { recursive: true, force: true });
  if (recording) writeRecord(RECORD, recorded);
});

describe.each(engines)("members have the bytes that 0.1.0 gave them: $name", (engine) => {
  const { determinismClass } = engine;
  test.for(Object.keys(memberSpecs))("%s", async (name, { skip }) => {
    const known = recorded[determinismClass];
    if (known === undefined && !recording)
      skip(`no hashes were recorded for the determinism class ${determinismClass}`);
    const hashes = await train(parseSpec(memberSpecs[name]), engine);
    if (recording) recorded[determinismClass] = { ...known, [name]: hashes };
    else expect(hashes).toEqual(known?.[name]);
  });
});

async function train(spec: RunSpec, engine: Engine): Promise<MemberHashes> {
  const { data: sources, seed, task, simplify } = spec;
  const data = await prepareData({ ...sources, seed, task, simplify }, folder);
  const { weights, predictions } = await trainMember({
    spec,
    member: 0,
    data,
    engine,
    resumeFrom: null,
    signal: new AbortController().signal,
    onProgress: () => {},
    onCheckpoint: async () => {},
  });
  return { weights: sha256(weights), predictions: sha256(predictions) };
}

/** Hashes of other classes come from other machines: recording on this one keeps them. */
function recordedSoFar(): HashesByClass {
  try {
    return readRecord<HashesByClass>(RECORD);
  } catch {
    return {};
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
