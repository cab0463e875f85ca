import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { conclave, conclaveScript } from "./support/conclave.js";
import { temporaryFolder } from "./support/workspace.js";

const cwd = tmpdir();

test("--help lists every command and says how to begin", async () => {
  const { code, stdout, stderr } = await conclave(["--help"], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) (?:\[options\])?/gm)].map(([, name]) => name);
  expect(commands).toEqual(expect.arrayContaining(["init", "train", "report", "predict", "serve"]));
  expect(commands).toEqual(expect.arrayContaining(["coordinator", "worker", "runs", "workers", "cancel"]));
  expect(stdout).toContain("conclave train digits.yaml");
});

test.each([
  "init",
  "augment",
  "train",
  "report",
  "predict",
  "serve",
  "coordinator",
  "worker",
  "runs",
  "workers",
  "cancel",
])("%s --help has an example that names the command", async (name) => {
  const { code, stdout } = await conclave([name, "--help"], { cwd });
  expect(code).toBe(0);
  expect(stdout.split("Examples:")[1]).toContain(`conclave ${name}`);
});

test("--version is the package's", async () => {
  const manifest = JSON.parse(await readFile(new URL("../../apps/cli/package.json", import.meta.url), "utf8"));
  expect(await conclave(["--version"], { cwd })).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
});

test("no command is help on stderr, and exit 2", async () => {
  const result = await conclave([], { cwd });
  expect(result).toMatchObject({ code: 2, stdout: "" });
  expect(result.stderr).toContain("Usage: conclave");
});

test("an unforeseen error is a message, and its stack only with CONCLAVE_DEBUG=1", async () => {
  // The closest to a bug of ours that can be had from outside.
  const options = { cwd, env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(bug)}` } };
  const plain = await conclave(["runs"], options);
  expect(plain).toMatchObject({ code: 1, stdout: "" });
  expect(plain.stderr).toBe(
    "error: a wheel came off\nThis is a bug in conclave. With CONCLAVE_DEBUG=1 it shows where it happened.\n",
  );
  const debug = await conclave(["runs"], { ...options, env: { ...options.env, CONCLAVE_DEBUG: "1" } });
  expect(debug.stderr).toMatch(/Error: a wheel came off\n {4}at /);
});

test("what nobody reads on stderr any more ends no command", async () => {
  const folder = await temporaryFolder();
  const stdio = ["ignore", "ignore", "pipe"] as const;
  const command = spawn(process.execPath, [conclaveScript, "init", "digits.yaml"], { cwd: folder, stdio: [...stdio] });
  command.stderr?.destroy();
  expect(await once(command, "close")).toEqual([0, null]);
  expect(await readdir(folder)).toEqual(["digits.yaml"]);
});

/** Breaks what `runs` prints its result with. */
const bug = `process.stdout.write = () => { throw new Error("a wheel came off"); }`;
