// Runs clusters under random faults, and compares what they train with an undisturbed run; `npm run torture` builds what it runs, then comes here.
//   node test/torture/run.js --runs 16 --seed 1
import { parseArgs } from "node:util";
import { tortureRuns } from "./src/torture-runs.js";

const HELP = `node test/torture/run.js [--runs 16] [--seed 1] [--short] [--keep]

Trains over loopback while workers, trainers and the coordinator are killed (SIGKILL) and stopped (SIGSTOP, SIGCONT) at random. Every run
has to end with every member, the same bytes and the same report as an undisturbed one; no process and no temporary folder may be left.

  --runs N   how many runs
  --seed N   the first run's seed; each next run has the next seed. The same seed gives the same faults at the same times
  --short    small runs with few faults, for npm test
  --keep     keep the folder of a run that failed

Exit code 0 when all is well, 1 when a run was not as it should be, 2 for arguments that make no sense. Linux only: it finds trainers in /proc.
`;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "16" },
    seed: { type: "string", default: "1" },
    short: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (values.help) console.log(HELP);
else if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || process.platform !== "linux") {
  console.error(`expected whole numbers for --runs and --seed, on Linux\n\n${HELP}`);
  process.exitCode = 2;
} else process.exitCode = await tortureRuns({ runs, seed, short: values.short, keep: values.keep });
