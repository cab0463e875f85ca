import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { conclave, startConclave } from "../e2e/support/conclave.js";
import { signalAt } from "../e2e/support/signal-at.js";
import { tinySpec, tinyTable } from "../e2e/support/tiny.js";
import { temporaryFolder, writeFiles } from "../e2e/support/workspace.js";
import { recordPath } from "./support/recorded.js";

/** Exit statuses are a contract with scripts; docs/guide.md says what each means. */
const DONE = 0;
const FAILED = 1;
const WRONG_INPUT = 2;
const INTERRUPTED = 130;

const ensemble = recordPath("ensembles/numbers");
/** Nothing listens there. */
const NOWHERE = "127.0.0.1:1";

test.for<readonly [status: number, command: readonly string[]]>([
  [DONE, ["--help"]],
  [DONE, ["--version"]],
  [DONE, ["init", "new.yaml"]],
  [DONE, ["init", "tiny.csv", "--out", "new.yaml"]],
  [DONE, ["train", "tiny.yaml"]],
  [DONE, ["check", "tiny.yaml"]],
  [DONE, ["report", ensemble]],
  [DONE, ["runs"]],
  // The work failed: training itself, or findings that are errors.
  [FAILED, ["train", "tiny.yaml", "--set", "members.*.optimizer={sgd: {learningRate: 1e30}}"]],
  [FAILED, ["check", "tiny.yaml", "--set", "members.0.model={layers: [{dense: 7}]}"]],
  // What the command needs is away for now.
  [FAILED, ["runs", "--coordinator", NOWHERE]],
  [FAILED, ["workers", "--coordinator", NOWHERE]],
  [FAILED, ["cancel", "some-run", "--coordinator", NOWHERE]],
  [FAILED, ["report", "some-run", "--coordinator", NOWHERE]],
  [FAILED, ["worker", "--join", NOWHERE, "--patience", "0"]],
  // The command line.
  [WRONG_INPUT, ["no-such-command"]],
  [WRONG_INPUT, ["train", "tiny.yaml", "--no-such-option"]],
  [WRONG_INPUT, ["train"]],
  [WRONG_INPUT, ["train", "tiny.yaml", "--workers", "none"]],
  [WRONG_INPUT, ["curves", "tiny.yaml", "--over", "nothing"]],
  [WRONG_INPUT, ["serve", ensemble, "--host", "0.0.0.0"]],
  [WRONG_INPUT, ["coordinator", "--host", "0.0.0.0"]],
  // A file it names.
  [WRONG_INPUT, ["train", "missing.yaml"]],
  [WRONG_INPUT, ["train", "tiny.csv"]],
  [WRONG_INPUT, ["train", "tiny.yaml", "--set", "data.train.csv=missing.csv"]],
  [WRONG_INPUT, ["train", "tiny.yaml", "--set", "members.0.epochs=none"]],
  [WRONG_INPUT, ["train", "tiny.yaml", "--out", "."]],
  [WRONG_INPUT, ["train", "--resume", "missing"]],
  [WRONG_INPUT, ["report", "missing"]],
  [WRONG_INPUT, ["diagnose", "missing"]],
  [WRONG_INPUT, ["predict", "missing", "--input", "tiny.csv"]],
  [WRONG_INPUT, ["predict", ensemble, "--input", "missing.csv"]],
  [WRONG_INPUT, ["predict", ensemble, "--input", "tiny.csv"]],
  [WRONG_INPUT, ["serve", "missing"]],
  [WRONG_INPUT, ["search", "--resume", "missing"]],
  [WRONG_INPUT, ["init", "tiny.csv", "--out", "tiny.yaml"]],
  [WRONG_INPUT, ["augment", "preview", "tiny.yaml", "--out", "sheet.png"]],
])("exit %i: conclave %s", async ([status, command]) => {
  const cwd = await workspace();
  const result = await conclave(command, { cwd });
  expect(result, result.stderr).toMatchObject({ code: status, orphans: [] });
});

test("a port that is taken is exit 1, for serve and coordinator", async () => {
  const cwd = await workspace();
  const taken = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void taken.close());
  await new Promise((resolve) => taken.once("listening", resolve));
  const port = String((taken.address() as { port: number }).port);
  expect(await conclave(["serve", ensemble, "--port", port], { cwd })).toMatchObject({ code: FAILED, orphans: [] });
  expect(await conclave(["coordinator", "--port", port], { cwd })).toMatchObject({ code: FAILED, orphans: [] });
});

test("Ctrl-C and SIGTERM are exit 130 for what trains, and exit 0 for what serves", async () => {
  const cwd = await workspace();
  const long = ["train", "tiny.yaml", "--set", "members.*.epochs=5000"];
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const env = signalAt("epoch", signal);
    expect(await conclave([...long, "--out", signal], { cwd, env })).toMatchObject({ code: INTERRUPTED, orphans: [] });
    for (const [args, ready] of [
      [["serve", ensemble, "--port", "0"], /127\.0\.0\.1/],
      [["coordinator", "--port", "0", "--state", signal.toLowerCase()], /127\.0\.0\.1/],
    ] as const) {
      const server = startConclave(args, { cwd });
      onTestFinished(async () => void (await server.stop()));
      await server.output(ready);
      server.kill(signal);
      expect(await server.finished()).toMatchObject({ code: DONE, orphans: [] });
    }
  }
});

async function workspace(): Promise<string> {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "tiny.csv": tinyTable(120), "tiny.yaml": tinySpec() });
  return cwd;
}
