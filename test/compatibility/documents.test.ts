import { mkdir, readFile, writeFile } from "node:fs/promises";
import { packData, prepareData, unpackData } from "@conclave/data";
import { type MemberCheckpoint, selectEngine, trainMember } from "@conclave/ensemble/training";
import { parseSpec } from "@conclave/spec";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../e2e/support/workspace.js";
import { writeMadeData } from "./support/made-data.js";
import { memberSpecs } from "./support/member-specs.js";
import { recording, recordPath } from "./support/recorded.js";
import { releases } from "./support/releases.js";

/** Specs of the recorded data sets and checkpoints, one of each task. */
const NAMES = [
  "mlp, dropout and batch normalisation, adam, cosine, best weights",
  "regression, two targets, huber",
  "several labels",
  "texts, embedding and gru",
  "bag: groups, with row weights",
];
/** Training epochs behind the recorded checkpoints. */
const EPOCHS = 1;

const dataFile = (name: string, release?: string) =>
  recordPath(`documents/${fileName(name)}.data.safetensors`, release);
const checkpointFile = (name: string, release?: string) =>
  recordPath(`documents/${fileName(name)}.checkpoint.safetensors`, release);

if (recording) {
  test.for(NAMES)("the packed data and a checkpoint of this release are recorded: %s", async (name) => {
    const folder = await temporaryFolder();
    await writeMadeData(folder);
    const spec = parseSpec(memberSpecs[name]);
    const { data: sources, seed, task, simplify } = spec;
    const bytes = packData(await prepareData({ ...sources, seed, task, simplify }, folder));
    await mkdir(recordPath("documents"), { recursive: true });
    await writeFile(dataFile(name), bytes);
    const { checkpoints } = await train(name, bytes, null);
    await writeFile(checkpointFile(name), checkpoints.find(({ epoch }) => epoch === EPOCHS)?.bytes ?? "");
  });
}

describe.each(releases)("documents that %s wrote", (release) => {
  test.for(NAMES)("packed data are read whole: %s", async (name) => {
    const bytes = await readFile(dataFile(name, release));
    const data = unpackData(bytes);
    expect(data.train.count).toBeGreaterThan(0);
    // Packed again by this version and read again, nothing is lost.
    expect(unpackData(packData(data))).toEqual(data);
    const folder = await temporaryFolder();
    await writeMadeData(folder);
    const { data: sources, seed, task, simplify } = parseSpec(memberSpecs[name]);
    const fresh = await prepareData({ ...sources, seed, task, simplify }, folder);
    // What this version finds odd in the same rows may be more, and so may the fields.
    expect({ ...fresh, findings: [] }).toMatchObject({ ...data, findings: [] });
  });

  test.for(NAMES)("a checkpoint is gone on from: %s", async (name) => {
    const data = await readFile(dataFile(name, release));
    const whole = await train(name, data, null);
    const resumed = await train(name, data, await readFile(checkpointFile(name, release)));
    expect(resumed.checkpoints[0]?.epoch).toBe(EPOCHS + 1);
    expect(resumed.summary.epochs).toHaveLength(whole.summary.epochs.length);
    // Begun and ended in one class, the bytes are those of a training that never stopped.
    if (resumed.summary.determinismClass !== whole.summary.determinismClass) return;
    expect(resumed.weights).toEqual(whole.weights);
    expect(resumed.predictions).toEqual(whole.predictions);
  });
});

async function train(name: string, data: Uint8Array, resumeFrom: Uint8Array | null) {
  const checkpoints: MemberCheckpoint[] = [];
  const engine = await selectEngine("onnx-cpu");
  const trained = await trainMember({
    spec: parseSpec(memberSpecs[name]),
    member: 0,
    data: unpackData(data),
    engine,
    resumeFrom,
    signal: new AbortController().signal,
    onProgress: () => {},
    onCheckpoint: async (checkpoint) => void checkpoints.push(checkpoint),
  });
  await engine.close();
  return { ...trained, checkpoints };
}

function fileName(name: string): string {
  return name.replaceAll(/[^a-z]+/g, "-");
}
