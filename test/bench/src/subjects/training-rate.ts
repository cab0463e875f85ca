// How many samples per second a model trains with: { "seconds": S } on stdin is answered with { "samplesPerSecond": R }.
import { createInterface } from "node:readline";
import { selectEngine } from "@conclave/engines";
import { BATCH_SIZE } from "./batch-size.js";
import { prepareMembers } from "./member.js";
import type { SubjectOptions } from "./reference-spec.js";

const CHUNK_STEPS = 100;

const options = JSON.parse(process.argv[2] ?? "{}") as SubjectOptions;
const engine = await selectEngine("onnx-cpu");
const members = await prepareMembers(options, engine);
const first = members.chunk(0, members.start(0), CHUNK_STEPS);

/** Trains from the first weights on for at least so long, so that each answer does the same work. */
async function measure(seconds: number): Promise<number> {
  let chunk = first;
  let steps = 0;
  const started = performance.now();
  let elapsedMs = 0;
  while (elapsedMs < 1000 * seconds) {
    const { carry } = await members.session.run(chunk);
    chunk = { ...chunk, carry };
    steps += CHUNK_STEPS;
    elapsedMs = performance.now() - started;
  }
  return (1000 * steps * BATCH_SIZE) / elapsedMs;
}

await measure(0);
console.log(JSON.stringify({ engine: engine.determinismClass }));
for await (const line of createInterface({ input: process.stdin })) {
  const { seconds } = JSON.parse(line) as { readonly seconds: number };
  console.log(JSON.stringify({ samplesPerSecond: await measure(seconds) }));
}
await engine.close();
