import { open, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "@conclave/ensemble";
import { makeFolder } from "@conclave/spec/make-folder";
import { readRegularFile } from "@conclave/spec/read-regular-file";
import type { Artifacts, RunFile } from "@conclave/store";

/** Files of an ensemble: what `writeEnsemble` writes, and nothing else that a run's folder may hold. */
const ENSEMBLE_FILE = /^(ensemble\.json|report\.json|test-readings\.json|member-\d+(\.checkpoint)?\.safetensors)$/;

/** Keeps an ensemble's files as artifacts, so that clients can fetch them. */
export async function keepFiles(artifacts: Artifacts, directory: string): Promise<readonly RunFile[]> {
  const paths = (await readdir(directory)).filter((name) => ENSEMBLE_FILE.test(name)).sort();
  const files: RunFile[] = [];
  for (const path of paths) {
    const bytes = await readRegularFile(join(directory, path));
    files.push({ path, sha256: await artifacts.put(bytes), size: bytes.byteLength });
  }
  return files;
}

/** Writes the report of a run that has no ensemble. */
export async function writeReport(directory: string, report: Report): Promise<void> {
  await makeFolder(directory);
  const temporary = join(directory, `.report-${process.pid}.json`);
  const file = await open(temporary, "w");
  try {
    await file.writeFile(`${JSON.stringify(report, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, join(directory, "report.json"));
}
