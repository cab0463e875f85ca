export { type RunCoordinatorOptions, runCoordinator } from "./run-coordinator.js";
export type { CoordinatorSettings } from "./settings.js";
