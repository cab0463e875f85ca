export type { RunSpecRunner, StudyRun } from "./run-spec-runner.js";
