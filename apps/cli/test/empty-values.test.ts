import { expect, test } from "vitest";
import { forgetEmptyVariables } from "../src/empty-values.js";
import { createProgram } from "../src/program.js";

function run(...args: string[]): Promise<unknown> {
  const program = createProgram("1").configureOutput({ writeErr: () => undefined });
  return program.parseAsync(["node", "conclave", ...args]);
}

test.each([
  [["train", "a.yaml", "--out", ""], "--out is empty"],
  [["train", ""], "SPEC is empty"],
  [["train", "--resume", ""], "--resume is empty"],
  [["train", "a.yaml", "--set", "seed=1", "--set", ""], "--set is empty"],
  [["init", "data.csv", "--out", ""], "--out is empty"],
  [["predict", "", "--input", "a.csv"], "RUN is empty"],
  [["predict", "runs/a", "--input", ""], "--input is empty"],
  [["serve", "runs/a", "--host", ""], "--host is empty"],
  [["worker", "--join", "127.0.0.1:1", "--name", ""], "--name is empty"],
  [["coordinator", "--state", ""], "--state is empty"],
  [["search", "a.yaml", "--grid", ""], "--grid is empty"],
])("%j is refused", async (args, message) => {
  await expect(run(...args)).rejects.toMatchObject({ name: "UsageError", message: expect.stringContaining(message) });
});

test("an address that is empty is refused with what is expected", async () => {
  await expect(run("runs", "--coordinator", "")).rejects.toMatchObject({ code: "commander.invalidArgument" });
});

test("variables that are set and empty count as not set", () => {
  const env = { CONCLAVE_COORDINATOR: "", CONCLAVE_DEBUG: "1", TZ: "", CUDA_VISIBLE_DEVICES: "" };
  forgetEmptyVariables(env);
  // of others, an empty value may say something: UTC, or no card
  expect(env).toEqual({ CONCLAVE_DEBUG: "1", TZ: "", CUDA_VISIBLE_DEVICES: "" });
});
