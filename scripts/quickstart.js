// The quickstart: what a small cluster does, on this machine alone. A coordinator, two workers, a training through them, a server, and a
// prediction asked over gRPC. It uses the command line and the inference client as anybody would.
//   node scripts/quickstart.js [SPEC]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { inferenceClient } from "../packages/serving/dist/index.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const bin = join(repository, "apps/cli/bin/conclave.js");
const spec = process.argv[2] ?? relative(process.cwd(), join(repository, "examples/quickstart.yaml"));
const children = new Set();
let interrupted = false;

/** Starts `conclave ARGS`, says so, and gives the child; its stderr is ours unless it is to be quiet. */
function conclave(args, { stdout = "inherit", quiet = false } = {}) {
  console.log(dim(`$ conclave ${args.join(" ")}`));
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ["ignore", stdout, quiet ? "pipe" : "inherit"],
  });
  let words = "";
  child.stderr?.on("data", (text) => {
    words += text;
  });
  children.add(child);
  child.ended = once(child, "exit").then(([code, signal]) => {
    children.delete(child);
    return { code, signal, words };
  });
  return child;
}

/** The first JSON document that a child prints; a server prints one when it listens. */
async function documentOf(child) {
  let text = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    text += chunk;
    // The braces within it are indented; a chunk may end with any of them.
    if (text.endsWith("\n}\n")) return JSON.parse(text);
  }
  throw new Error(`it ended before it was ready: ${(await child.ended).words}`);
}

async function end(child) {
  child.kill("SIGINT");
  await child.ended;
}

const dim = (text) => (process.stdout.isTTY ? `\u001b[2m${text}\u001b[22m` : text);

/** Digits of 8x8 pixels from 0 to 16, side by side, as people see them. */
function drawDigits(digits) {
  const shades = " .:-=+*%@";
  const row = (pixels, y) =>
    [...pixels.slice(8 * y, 8 * y + 8)].map((value) => shades[Math.round(value / 2)].repeat(2)).join("");
  return Array.from({ length: 8 }, (_, y) => `   ${digits.map((pixels) => row(pixels, y)).join("   ")}`.trimEnd());
}

/** Some rows of the shipped digits: their pixels and what they are. */
async function sampleDigits(rows) {
  const text = gunzipSync(await readFile(join(repository, "packages/data/samples/digits.csv.gz"))).toString();
  const lines = text.trim().split("\n");
  return rows.map((row) => {
    const values = lines[row].split(",").map(Number);
    return { pixels: Uint8Array.from(values.slice(0, 64)), label: String(values[64]) };
  });
}

const state = await mkdtemp(join(tmpdir(), "conclave-quickstart-"));
for (const signal of ["SIGINT", "SIGTERM"])
  process.once(signal, () => {
    interrupted = true;
    for (const child of children) child.kill("SIGINT");
  });

try {
  const coordinator = conclave(["coordinator", "--port", "0", "--state", state, "--json"], {
    stdout: "pipe",
    quiet: true,
  });
  const { address } = await documentOf(coordinator);
  const workers = [1, 2].map((n) => conclave(["worker", "--join", address, "--name", `worker-${n}`], { quiet: true }));

  const training = conclave(["train", spec, "--coordinator", address, "--json"], { stdout: "pipe" });
  const report = await documentOf(training);
  if ((await training.ended).code !== 0) throw new Error("the training failed");
  await Promise.all([...workers, coordinator].map(end));
  const run = relative(process.cwd(), report.path);
  await conclave(["report", run]).ended;

  const server = conclave(["serve", run, "--port", "0", "--json"], { stdout: "pipe", quiet: true });
  const { address: served, model } = await documentOf(server);
  const client = await inferenceClient({ address: served, model: model.name, tls: null });
  const digits = await sampleDigits([1000, 1337, 1700]);
  const pixels = Uint8Array.from(digits.flatMap((digit) => [...digit.pixels]));
  const answer = await client.predict(pixels, digits.length);
  client.close();
  await end(server);

  console.log(dim(`\nasked over gRPC at ${served} (Open Inference Protocol):\n`));
  for (const line of drawDigits(digits.map((digit) => digit.pixels))) console.log(line);
  const words = digits.map(({ label }, at) => {
    const sure = answer.probabilities.subarray(at * 10, at * 10 + 10).reduce((most, share) => Math.max(most, share));
    return `${answer.classes[at]} (${Math.round(sure * 100)} %; it is ${label})`.padEnd(19);
  });
  console.log(`   ${words.join("")}`);
} catch (error) {
  if (!interrupted) console.error(`quickstart: ${error.message}`);
  process.exitCode = interrupted ? 130 : 1;
} finally {
  await Promise.all([...children].map(end));
  await rm(state, { recursive: true, force: true });
}
