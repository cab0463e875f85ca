// How long a worker's first step takes, a step after that, and the first step of its second member, in milliseconds: a JSON line.
import { selectEngine } from "@conclave/engines";
import { prepareMembers } from "./member.js";
import type { SubjectOptions } from "./reference-spec.js";

/** After so many steps, buffers have grown and the JavaScript around the program is compiled. */
const WARM_STEPS = 9;

const options = JSON.parse(process.argv[2] ?? "{}") as SubjectOptions;
const engine = await selectEngine("onnx-cpu");
const members = await prepareMembers(options, engine);

/** One step of a member that starts anew; its initial weights are made before. */
async function stepMs(member: number): Promise<number> {
  const chunk = members.chunk(member, members.start(member), 1);
  const started = performance.now();
  await members.session.run(chunk);
  return performance.now() - started;
}

const firstMs = await stepMs(0);
const later: number[] = [];
for (let step = 0; step < WARM_STEPS; step += 1) later.push(await stepMs(0));
const secondMemberMs = await stepMs(1);
await engine.close();
const laterMs = later.toSorted((a, b) => a - b)[WARM_STEPS >> 1];
console.log(JSON.stringify({ firstMs, laterMs, secondMemberMs }));
