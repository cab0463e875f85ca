import type { BenchContext, Benchmark } from "../benchmark.js";
import { type FigurePlan, measured } from "../figure.js";
import { nodeCommand, runCommand } from "../harness/command.js";
import { settingsOf } from "../harness/pace.js";
import { spreadOf } from "../harness/spread.js";
import { subjectScript } from "../paths.js";
import { REFERENCE_OPTIMIZER, type SubjectOptions } from "../subjects/reference-spec.js";

const MODELS = [
  { name: "MLP", model: "mlp" },
  { name: "LeNet-5", model: "lenet" },
] as const;

const FULL = { rounds: 7, seconds: 0 };

/** What a fresh worker process says of its first steps. */
interface FirstSteps {
  readonly firstMs: number;
  readonly secondMemberMs: number;
  readonly laterMs: number;
}

/** How long a worker prepares before it trains: tracing the step and making the session, as its first step less a later one. */
export const trace: Benchmark = {
  name: "trace",
  summary: "tracing and compiling a step in a fresh worker, and what a second member of the same shape adds",
  targets: "≤ 0.3 s per shape; a second member ≤ 0.05x of the first",
  async *run(context) {
    for (const { name, model } of MODELS) {
      context.say(`${name}: the first steps of fresh processes`);
      const steps = await firstSteps(context, model);
      const preparing = steps.map(({ firstMs, laterMs }) => (firstMs - laterMs) / 1000);
      const again = steps.map(
        ({ firstMs, laterMs, secondMemberMs }) => (secondMemberMs - laterMs) / (firstMs - laterMs),
      );
      const shape: FigurePlan = { name: `${name}: trace and session`, unit: "s", target: { atMost: 0.3 } };
      const second: FigurePlan = {
        name: `${name}: a second member against the first`,
        unit: "x",
        target: { atMost: 0.05 },
      };
      yield measured(shape, spreadOf(preparing));
      yield measured(second, spreadOf(again));
    }
  },
};

async function firstSteps(context: BenchContext, model: SubjectOptions["model"]): Promise<readonly FirstSteps[]> {
  const { train } = await context.mnist();
  const options: SubjectOptions = { model, optimizer: REFERENCE_OPTIMIZER, train };
  const command = context.cores.pin(nodeCommand(subjectScript("first-steps"), JSON.stringify(options)), 1);
  const steps: FirstSteps[] = [];
  for (let round = 0; round < settingsOf(context, FULL).rounds; round += 1) {
    const { stdout } = await runCommand(command, { signal: context.signal });
    steps.push(JSON.parse(stdout) as FirstSteps);
  }
  return steps;
}
