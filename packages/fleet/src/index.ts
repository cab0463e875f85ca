export { Client, type ClientOptions, type MemberStart, type NewRun, type WatchEvent } from "./client/client.js";
export type { MemberSnapshot, ProgressSnapshot, RunListing, RunSnapshot, WorkerSnapshot } from "./client/snapshots.js";
export { Coordinator, type CoordinatorOptions } from "./coordinator/coordinator.js";
export { stateProblem } from "./coordinator/state-problem.js";
export { FleetError, type FleetErrorCode } from "./fleet-error.js";
export type { Log, LogLevel } from "./log.js";
export { sweepTemporaryFolders } from "./sweep-temporary-folders.js";
export { requireTemporaryFolder, TemporaryFolder } from "./temporary-folder.js";
export { Worker, type WorkerOptions } from "./worker/worker.js";
