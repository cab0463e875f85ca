import { connect, type Report, readReport } from "conclave";
import { UsageError } from "../failure.js";
import type { CoordinatorFlags } from "../flags/connection.js";
import { tlsFiles } from "../flags/tls.js";
import { printJson, printLines } from "../terminal/print.js";
import { formatReport } from "../terminal/report-view.js";
import { styleFor } from "../terminal/style.js";

export interface ReportFlags extends CoordinatorFlags {
  readonly json?: boolean;
}

export async function reportAction(run: string, flags: ReportFlags): Promise<void> {
  const report =
    flags.coordinator === undefined ? await readReport(run) : await remoteReport(run, flags.coordinator, flags);
  if (flags.json === true) return printJson(report);
  printLines([...formatReport(report, styleFor(process.stdout)), ""]);
}

async function remoteReport(run: string, address: string, flags: ReportFlags): Promise<Report> {
  const coordinator = await connect(address, { tls: tlsFiles(flags) });
  try {
    const { report, status } = await coordinator.get(run);
    if (report === null) throw new UsageError(`run ${run} has no report yet: it is ${status}`);
    return report;
  } finally {
    coordinator.close();
  }
}
