import type { PreparedData } from "@conclave/data";
import type { Engine } from "@conclave/ensemble/training";
import type { RunSpec } from "@conclave/spec";
import { type BalanceCheck, checkBalance } from "./balance-check.js";
import { bySeverity, type Finding, type OwnFinding } from "./finding.js";
import { checkInput, type InputCheck } from "./input-check.js";
import { labelFindings, type RefusedRows } from "./label-findings.js";
import { leakFindings } from "./leak-findings.js";
import { checkModel, type ModelCheck } from "./model-check.js";
import { checkShift, type ShiftCheck } from "./shift-check.js";

/** What `conclave check --json` prints; fields are added over time, never renamed. */
export interface CheckReport {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly task: RunSpec["task"];
  readonly engine: string;
  readonly data: DataCheck;
  /** One per group of members, in the order of the spec. */
  readonly models: readonly ModelCheck[];
  /** All of them, the most severe first. */
  readonly findings: readonly Finding[];
  /** Nothing was found that keeps the run from working. */
  readonly sound: boolean;
  readonly seconds: number;
}

export interface DataCheck {
  readonly rows: { readonly training: number; readonly validation: number; readonly test: number };
  /** Of one sample. */
  readonly shape: readonly number[];
  readonly dtype: "uint8" | "float32";
  readonly classes: readonly string[];
  readonly input: Omit<InputCheck, "findings">;
  readonly balance: Omit<BalanceCheck, "findings">;
  readonly shift: ShiftCheck["sets"];
}

export interface CheckTask {
  readonly spec: RunSpec;
  readonly data: PreparedData;
  /** Held-out rows that are not among the data. */
  readonly refused?: readonly RefusedRows[];
  readonly engine: Engine;
  /** The memory of the machine that is to train. */
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
  /** Told what is looked at next: "data", and then each kind of members. */
  readonly onProgress?: (what: string) => void;
}

/**
 * Looks at a run before it is trained: the data, and each kind of members on a few of the rows. Takes seconds, whatever the training
 * would take; changes nothing.
 *
 * @throws EnsembleError "bag-invalid" or "rows-missing" for a spec that does not fit the data; the signal's reason when it is aborted
 */
export async function checkRun(task: CheckTask): Promise<CheckReport> {
  const { spec, data, refused = [], engine, signal, onProgress = () => undefined } = task;
  const started = performance.now();
  onProgress("data");
  const { findings: inputFindings, ...input } = checkInput(data, spec.data.normalise);
  const { findings: balanceFindings, ...balance } = checkBalance(data);
  const shift = await checkShift(data, { engine, seed: spec.seed, signal });
  const models: ModelCheck[] = [];
  let member = 0;
  for (const group of spec.members) {
    signal.throwIfAborted();
    onProgress(group.name);
    models.push(await checkModel({ ...task, group, member }));
    member += group.count;
  }
  const ofData: readonly OwnFinding[] = [
    ...inputFindings,
    ...labelFindings(data, refused),
    ...balanceFindings,
    ...leakFindings(data),
    ...shift.findings,
  ];
  const findings = [
    ...ofData.map((finding) => ({ ...finding, model: null })),
    ...models.flatMap((model) => model.findings),
  ].sort(bySeverity);
  return {
    schemaVersion: 1,
    name: spec.name,
    task: spec.task,
    engine: engine.name,
    data: {
      rows: { training: data.train.count, validation: data.validation?.count ?? 0, test: data.test?.count ?? 0 },
      shape: data.shape,
      dtype: data.train.features instanceof Uint8Array ? "uint8" : "float32",
      classes: data.classes,
      input,
      balance,
      shift: shift.sets,
    },
    models,
    findings,
    sound: findings.every(({ severity }) => severity !== "error"),
    seconds: (performance.now() - started) / 1000,
  };
}
