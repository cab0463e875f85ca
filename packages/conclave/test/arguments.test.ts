import { describe, expect, test } from "vitest";
import { diagnose, findRun, initSpec, listRuns, loadEnsemble, predictFile, readReport } from "../src/index.js";

/** What callers without types may give where a path is expected. */
const NO_PATHS: readonly unknown[] = [undefined, null, 5, {}, ""];

describe.each(NO_PATHS.map((value) => [value as string]))("given %j for a path", (path) => {
  test.each([
    ["findRun", () => findRun(path)],
    ["readReport", () => readReport(path)],
    ["diagnose", () => diagnose(path)],
    ["loadEnsemble", () => loadEnsemble(path)],
    ["predictFile", () => predictFile(path, { file: "new.csv" })],
    ["predictFile, of its rows,", () => predictFile(".", { file: path })],
    ["listRuns", () => listRuns(path)],
    ["initSpec", () => initSpec(path, "spec.yaml")],
    ["initSpec, of its output,", () => initSpec("new.csv", path)],
  ])("%s says what it expects", async (_, call) => {
    await expect(call()).rejects.toMatchObject({
      name: "ConclaveError",
      code: "option-invalid",
      message: expect.stringMatching(/^expected .+, got (undefined|null|5|an object|an empty text)$/),
    });
  });
});
