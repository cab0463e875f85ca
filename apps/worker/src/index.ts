export { type RunWorkerOptions, runWorker } from "./run-worker.js";
export type { WorkerSettings } from "./settings.js";
