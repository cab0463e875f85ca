import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { readRegularFile } from "@conclave/spec/read-regular-file";
import * as z from "zod";
import { EnsembleError } from "../errors.js";
import { writeDurably } from "./durable-files.js";
import { MANIFEST_FILE, parseManifest, REPORT_FILE } from "./manifest.js";
import { nameTestRows, type TestRows, type TestRowsName } from "./test-rows.js";

/** Beside ensemble.json, and only once the test set was read again: members and manifest keep their bytes. */
export const READINGS_FILE = "test-readings.json";

const readingsSchema = z.object({ schemaVersion: z.literal(1), testRows: z.string(), readings: z.int().min(1) });

/**
 * How often the ensemble in a folder has been scored on its test set: 0 when the folder holds none or it had no such rows, 1 after its
 * training, more when somebody looked again. A choice made after a look at the test set makes its scores too good.
 *
 * [Recht et al. 2019, "Do ImageNet Classifiers Generalize to ImageNet?"](https://arxiv.org/abs/1902.10811)
 *
 * @param rows of which test set; default: whatever the ensemble was tested on.
 */
export async function testReadings(directory: string, rows?: TestRows): Promise<number> {
  const tested = await testedOn(directory);
  if (tested === null || (rows !== undefined && nameTestRows(rows).sha256 !== tested.sha256)) return 0;
  return readingsOf(directory, tested);
}

/**
 * How often a run's folder was scored on its test set before this run's report. A report that this very run left there counts as none:
 * its coordinator was killed between the writing of the ensemble and the end of the run, and now makes the same report again.
 */
export async function testReadingsBefore(directory: string, run: string, rows: TestRows): Promise<number> {
  const readings = await testReadings(directory, rows);
  return readings > 0 && (await reportedRun(directory)) === run ? readings - 1 : readings;
}

/** The run whose report lies in a folder; null where there is none, or none that can be read. */
async function reportedRun(directory: string): Promise<unknown> {
  const report = jsonOf((await readIfThere(join(directory, REPORT_FILE))) ?? "") as { readonly run?: unknown } | null;
  return report?.run ?? null;
}

/**
 * Takes note that the ensemble in a folder is scored on these rows. To be called before the score is shown.
 *
 * @returns how often it has been scored on them, this time included; null when they are not its test set.
 */
export async function noteTestReading(directory: string, rows: TestRows): Promise<number | null> {
  const tested = await testedOn(directory);
  if (tested === null || nameTestRows(rows).sha256 !== tested.sha256) return null;
  const readings = (await readingsOf(directory, tested)) + 1;
  await writeReadings(directory, tested, readings);
  return readings;
}

/** The text of the file. */
export function formatReadings({ sha256 }: TestRowsName, readings: number): string {
  return `${JSON.stringify({ schemaVersion: 1, testRows: sha256, readings }, null, 2)}\n`;
}

async function writeReadings(directory: string, tested: TestRowsName, readings: number): Promise<void> {
  const temporary = join(directory, `.${READINGS_FILE}-${randomUUID()}`);
  try {
    await writeDurably(temporary, formatReadings(tested, readings));
    await rename(temporary, join(directory, READINGS_FILE));
  } finally {
    await rm(temporary, { force: true });
  }
}

async function testedOn(directory: string): Promise<TestRowsName | null> {
  const path = join(directory, MANIFEST_FILE);
  const text = await readIfThere(path);
  return text === null ? null : parseManifest(text, path).testRows;
}

async function readingsOf(directory: string, { sha256 }: TestRowsName): Promise<number> {
  const text = await readIfThere(join(directory, READINGS_FILE));
  if (text === null) return 1;
  // A file that is damaged, or of another test set, tells nothing: the training itself is what is certain.
  const parsed = readingsSchema.safeParse(jsonOf(text));
  return parsed.success && parsed.data.testRows === sha256 ? parsed.data.readings : 1;
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return (await readRegularFile(path)).toString("utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new EnsembleError("ensemble-corrupt", `${path}: cannot be read (${message})`, { cause: error });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
