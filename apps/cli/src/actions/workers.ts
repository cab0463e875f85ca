import { connect, shellWord, type WorkerSnapshot } from "conclave";
import type { CoordinatorFlags } from "../flags/connection.js";
import { requiredCoordinator } from "../flags/coordinator-address.js";
import { tlsFiles } from "../flags/tls.js";
import { duration } from "../terminal/numbers.js";
import { printJson, printLines } from "../terminal/print.js";
import { styleFor } from "../terminal/style.js";
import { type Column, formatTable } from "../terminal/table.js";

export interface WorkersFlags extends CoordinatorFlags {
  readonly json?: boolean;
}

const columns: readonly Column[] = [
  { title: "worker", align: "left" },
  { title: "host", align: "left" },
  { title: "engine", align: "left" },
  { title: "heard", align: "right" },
  { title: "trains", align: "left" },
];

export async function workersAction(flags: WorkersFlags): Promise<void> {
  const address = requiredCoordinator(flags);
  const coordinator = await connect(address, { tls: tlsFiles(flags) });
  try {
    const workers = await coordinator.workers();
    if (flags.json === true) return printJson({ schemaVersion: 1, workers });
    if (workers.length === 0)
      return printLines([`no workers yet; start one: conclave worker --join ${shellWord(address)}`]);
    printLines(formatTable(columns, workers.map(cells), styleFor(process.stdout)));
  } finally {
    coordinator.close();
  }
}

function cells({ name, host, engine, silentMs, training }: WorkerSnapshot): string[] {
  return [name, host, engine, `${duration(silentMs / 1000)} ago`, trains(training)];
}

function trains(training: WorkerSnapshot["training"]): string {
  if (training === null) return "–";
  const { run, member, progress } = training;
  const epochs = progress === null ? "" : `, epoch ${progress.trainingEpoch}/${progress.trainingEpochs}`;
  return `member ${member} of ${run}${epochs}`;
}
