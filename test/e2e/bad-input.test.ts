import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { chmod, mkdir, readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { conclave, conclaveScript, startConclave } from "./support/conclave.js";
import { idx } from "./support/idx.js";
import { signalAt } from "./support/signal-at.js";
import { tinySpec, tinyTable } from "./support/tiny.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

interface BadInput {
  readonly name: string;
  /** Beside tiny.csv and tiny.yaml, or in their place. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly args?: readonly string[];
  readonly code: 1 | 2;
  readonly message: RegExp;
}

const idxSpec = tinySpec().replace("{ csv: tiny.csv, label: kind }", "{ images: images.idx, labels: labels.idx }");
const images = (bytes: Uint8Array) => ({ "tiny.yaml": idxSpec, "images.idx": bytes, "labels.idx": labels });
const labels = idx(
  [20],
  Uint8Array.from({ length: 20 }, (_, row) => row % 2),
);
const pixels = new Uint8Array(20 * 4);
const table = (text: string) => ({ "tiny.csv": text });
const spec = (from: string, to: string) => ({ "tiny.yaml": tinySpec().replace(from, to) });

const dataFaults: readonly BadInput[] = [
  { name: "a spec that is not there", args: ["train", "none.yaml"], code: 2, message: /none\.yaml.*no such file/ },
  { name: "a data file that is not there", files: spec("tiny.csv", "none.csv"), code: 2, message: /none\.csv/ },
  {
    name: "an IDX file without an IDX header",
    files: images(Buffer.from("not an idx file")),
    code: 2,
    message: /images\.idx/,
  },
  {
    name: "an IDX file that ends early",
    files: images(idx([20, 2, 2], pixels.subarray(0, 33))),
    code: 2,
    message: /images\.idx.*(33|80)/,
  },
  {
    name: "an IDX file longer than its header says",
    files: images(idx([20, 2, 2], new Uint8Array(200))),
    code: 2,
    message: /images\.idx.*(200|80)/,
  },
  {
    name: "an IDX header that lies about gigabytes",
    files: images(idx([0xffffffff, 0xffff, 0xffff], pixels)),
    code: 2,
    message: /images\.idx/,
  },
  {
    name: "images and labels of different counts",
    files: images(idx([19, 2, 2], pixels.subarray(0, 76))),
    code: 2,
    message: /19.*20|20.*19/,
  },
  { name: "a CSV with a ragged row", files: table(`${tinyTable(40)}1,2\n`), code: 2, message: /tiny\.csv:42/ },
  {
    name: "text in a number's place",
    files: table(`${tinyTable(40)}1,left,above\n`),
    code: 2,
    message: /tiny\.csv:42.*left/s,
  },
  { name: "NaN in a CSV", files: table(`${tinyTable(40)}1,NaN,above\n`), code: 2, message: /tiny\.csv:42.*NaN/s },
  { name: "one class only", files: table(tinyTable(60).replaceAll("below", "above")), code: 2, message: /class/ },
  {
    name: "an unknown label column",
    files: spec("label: kind", "label: sort"),
    code: 2,
    message: /sort.*kind|kind.*sort/s,
  },
  {
    name: "a test label that training never had",
    files: { ...spec("test: 0.2", "test: { csv: test.csv, label: kind }"), "test.csv": "x,y,kind\n0.1,0.2,beside\n" },
    code: 2,
    message: /test\.csv:2.*beside/s,
  },
  { name: "an unknown field in the spec", files: spec("seed: 7", "sead: 7"), code: 2, message: /sead.*seed/s },
  { name: "a negative count", files: spec("count: 2", "count: -2"), code: 2, message: /members\.0\.count.*-2/s },
  { name: "a spec that is not YAML", files: { "tiny.yaml": "name: [unclosed" }, code: 2, message: /tiny\.yaml/ },
  {
    name: "an override of nothing",
    args: ["train", "tiny.yaml", "--set", "members.0.epocs=3"],
    code: 2,
    message: /epocs.*epochs/s,
  },
  {
    name: "a model that does not fit the data's shape",
    files: spec("{ mlp: { hidden: [8] } }", "lenet5"),
    code: 2,
    message: /member 0 \(lenet5\): layer "conv1": .*expected .*got \[2\]/,
  },
];

/** TensorFlow is not installed, or finds no card; where both are there, the engine runs. */
const missingEngines: readonly BadInput[] = existsSync("/proc/driver/nvidia/version")
  ? []
  : [
      ["train", "tiny.yaml"],
      ["curves", "tiny.yaml", "--over", "duration"],
      ["worker", "--join", "127.0.0.1:9"],
    ].map((command) => ({
      name: `${command[0]}: an engine that cannot run here`,
      args: [...command, "--engine", "tfjs-gpu"],
      code: 2,
      message: /the engine tfjs-gpu needs (TensorFlow|a card), .*--engine onnx-cpu/,
    }));

const usageFaults: readonly BadInput[] = [
  { name: "an unknown command", args: ["tain"], code: 2, message: /unknown command 'tain'/ },
  { name: "help for an unknown command", args: ["tain", "--help"], code: 2, message: /unknown command 'tain'/ },
  { name: "an unknown flag", args: ["train", "tiny.yaml", "--wrkers", "2"], code: 2, message: /--wrkers/ },
  { name: "no spec", args: ["train"], code: 2, message: /spec/ },
  { name: "zero workers", args: ["train", "tiny.yaml", "--workers", "0"], code: 2, message: /--workers.*from 1/s },
  { name: "a seed that is no number", args: ["train", "tiny.yaml", "--seed", "x"], code: 2, message: /--seed/ },
  {
    name: "an unknown engine",
    args: ["train", "tiny.yaml", "--engine", "abacus"],
    code: 2,
    message: /abacus.*onnx-cpu/s,
  },
  ...missingEngines,
  {
    name: "--workers for a coordinator's run",
    args: ["train", "tiny.yaml", "--coordinator", "127.0.0.1:1", "--workers", "2"],
    code: 2,
    message: /--workers.*conclave worker/s,
  },
  {
    name: "a spec with --resume",
    args: ["train", "tiny.yaml", "--resume", "runs/x"],
    code: 2,
    message: /--resume.*leave out SPEC/s,
  },
  {
    name: "a state folder below a file",
    args: ["coordinator", "--port", "0", "--state", "tiny.csv/state"],
    code: 2,
    message: /cannot write tiny\.csv\/state/,
  },
  {
    name: "a spec to be written into no folder",
    args: ["init", "no/tiny.yaml"],
    code: 2,
    message: /no such folder|no such file or folder/,
  },
  {
    name: "runs in a file",
    args: ["runs", "--dir", "tiny.csv"],
    code: 2,
    message: /tiny\.csv: a part of the path is not a folder/,
  },
  { name: "a run that is not there", args: ["report", "runs/none"], code: 2, message: /runs\/none/ },
  {
    name: "nothing to resume",
    args: ["train", "--resume", "runs/none"],
    code: 2,
    message: /runs\/none.*no such folder/s,
  },
  {
    name: "half of the TLS files",
    args: ["workers", "--coordinator", "127.0.0.1:1", "--tls-cert", "x"],
    code: 2,
    message: /--tls-key, --tls-ca/,
  },
  {
    name: "an open address without TLS",
    args: ["coordinator", "--host", "0.0.0.0", "--port", "0"],
    code: 2,
    message: /--insecure/,
  },
];

describe.each([...dataFaults, ...usageFaults])("$name", ({ files, args, code, message }) => {
  test(`is one clear message and exit ${code}; nothing is written or left running`, async () => {
    const cwd = await temporaryFolder();
    await writeFiles(cwd, { "tiny.csv": tinyTable(80), "tiny.yaml": tinySpec(), ...files });
    const before = await readdir(cwd);
    const result = await conclave(args ?? ["train", "tiny.yaml"], { cwd });
    expect(result.stderr).toMatch(message);
    expect(result).toMatchObject({ code, stdout: "", orphans: [] });
    expect(result.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
    expect(result.stderr).not.toContain("bug");
    expect(await readdir(cwd)).toEqual(before);
  });
});

test("a port in use is said, with the address, and exits 1", async () => {
  const cwd = await temporaryFolder();
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void holder.close());
  const { port } = holder.address() as { readonly port: number };
  const result = await conclave(["coordinator", "--port", `${port}`], { cwd });
  expect(result).toMatchObject({ code: 1, stdout: "", orphans: [] });
  expect(result.stderr).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}.*in use|in use.*127\\.0\\.0\\.1:${port}`));
});

test.skipIf(!existsSync("/proc/self"))(
  "a state where no folder can be made is refused at once, and exits 2",
  async () => {
    const result = await conclave(["coordinator", "--port", "0", "--state", "/proc/none"], {
      cwd: await temporaryFolder(),
    });
    expect(result).toMatchObject({ code: 2, stdout: "", orphans: [] });
    expect(result.stderr).toContain("cannot write /proc/none");
  },
);

test.each([["train", "tiny.yaml"], ["runs"], ["workers"], ["cancel", "x"], ["report", "x"]])(
  "%s: an unreachable coordinator is said, with its address, and exits 1",
  async (...args) => {
    const cwd = await temporaryFolder();
    await writeFiles(cwd, { "tiny.csv": tinyTable(80), "tiny.yaml": tinySpec() });
    const before = await readdir(cwd);
    const result = await conclave([...args, "--coordinator", "127.0.0.1:9"], { cwd });
    expect(result).toMatchObject({ code: 1, stdout: "", orphans: [] });
    expect(result.stderr).toContain("no coordinator answers at 127.0.0.1:9");
    expect(result.stderr).not.toContain("reading the data");
    expect(await readdir(cwd)).toEqual(before);
  },
);

test("a worker says that its coordinator is unreachable, and exits 1", async () => {
  const result = await conclave(["worker", "--join", "127.0.0.1:9", "--patience", "1"], {
    cwd: await temporaryFolder(),
  });
  expect(result).toMatchObject({ code: 1, orphans: [] });
  expect(result.stderr).toContain("no coordinator answers at 127.0.0.1:9");
});

test("an output folder below a file is said before the data are read", async () => {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "tiny.csv": tinyTable(80), "tiny.yaml": tinySpec(), file: "" });
  const result = await conclave(["train", "tiny.yaml", "--out", "file/run"], { cwd });
  expect(result).toMatchObject({ code: 2, stdout: "", orphans: [] });
  expect(result.stderr).toContain("choose another folder with --out");
  expect(result.stderr).not.toContain("reading the data");
});

// Root may write anywhere.
test.skipIf(process.getuid?.() === 0)("a read-only output folder is said, and stays empty", async () => {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "tiny.csv": tinyTable(80), "tiny.yaml": tinySpec() });
  await mkdir(join(cwd, "locked"), { mode: 0o555 });
  onTestFinished(() => chmod(join(cwd, "locked"), 0o755));
  const result = await conclave(["train", "tiny.yaml", "--out", "locked/run"], { cwd });
  expect(result).toMatchObject({ code: 2, stdout: "", orphans: [] });
  expect(result.stderr).toMatch(/locked\/run: cannot write there: permission denied/);
  expect(await readdir(join(cwd, "locked"))).toEqual([]);
});

test.each([
  [
    "a run to take members from that is not there",
    ["train", "tiny.yaml", "--warm-start", "runs/none"],
    /no run at runs\/none/,
  ],
  [
    "a search's coordinator that does not answer",
    ["search", "tiny.yaml", "--grid", "seed=1,2", "--coordinator", "127.0.0.1:9"],
    /no coordinator answers/,
  ],
])("%s is said before the data are read", async (_, args, message) => {
  const cwd = await temporaryFolder();
  // Reading them would be another error.
  await writeFiles(cwd, { "tiny.yaml": tinySpec() });
  const result = await conclave(args, { cwd });
  expect(result.stderr).toMatch(message);
  expect(await readdir(cwd)).toEqual(["tiny.yaml"]);
});

test("of two trainings into one folder the second is refused, and the first ends well", async () => {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "tiny.csv": tinyTable(80), "tiny.yaml": tinySpec() });
  // It stands still until the second is over, however long that takes.
  const env = signalAt("reading the data", "SIGSTOP");
  const first = startConclave(["train", "tiny.yaml", "--out", "run", "--json"], { cwd, env });
  onTestFinished(() => first.kill("SIGKILL"));
  await first.output(/reading the data/);
  const second = await conclave(["train", "tiny.yaml", "--out", "run"], { cwd });
  expect(second).toMatchObject({ code: 2, stdout: "", orphans: [] });
  expect(second.stderr).toContain("run holds a run that is being trained, or was interrupted");
  first.kill("SIGCONT");
  expect(await first.finished()).toMatchObject({ code: 0, orphans: [] });
});

test("a picture that could not be written is refused before anything is trained", async () => {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "tiny.csv": tinyTable(80), "tiny.yaml": tinySpec() });
  const result = await conclave(["curves", "tiny.yaml", "--over", "duration", "--out", "nowhere/curve.svg"], { cwd });
  expect(result).toMatchObject({ code: 2, stdout: "", orphans: [] });
  expect(result.stderr).toMatch(/nowhere: there is no such folder; make it first/);
});

test.skipIf(!existsSync("/dev/full"))("output that finds no room is one line, and exits 1", async () => {
  const cwd = await temporaryFolder();
  const full = openSync("/dev/full", "w");
  onTestFinished(() => closeSync(full));
  const child = spawn(process.execPath, [conclaveScript, "--help"], { cwd, stdio: ["ignore", full, "pipe"] });
  const [code, stderr] = await Promise.all([once(child, "close").then(([status]) => status), text(child.stderr!)]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "error: no space left on the device (ENOSPC: no space left on device, write)\n",
  });
});

test("init never overwrites a file", async () => {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "mine.yaml": "precious" });
  const result = await conclave(["init", "mine.yaml"], { cwd });
  expect(result).toMatchObject({ code: 2, stdout: "" });
  expect(result.stderr).toContain("mine.yaml exists already");
});

test("the next command is quoted for the shell where it must be", async () => {
  const cwd = await temporaryFolder();
  const result = await conclave(["init", "oak & elm.yaml"], { cwd });
  expect(result).toMatchObject({
    code: 0,
    stderr: "wrote oak & elm.yaml; next: conclave train 'oak & elm.yaml'\n",
  });
});
