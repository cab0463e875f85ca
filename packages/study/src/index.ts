export { type Advice, REPAIRS, type Repair } from "./diagnose/advice.js";
export type { Decomposition, Floor } from "./diagnose/decomposition.js";
export {
  type DiagnoseOptions,
  type Diagnosis,
  diagnoseReport,
  type KindDiagnosis,
  type NamedPattern,
} from "./diagnose/diagnose-report.js";
export type { PatternName } from "./diagnose/pattern.js";
export type { Axis, Chart, Colour, Figure, Mark, Point, Range, Series } from "./plot/figure.js";
export { svgFigure } from "./plot/svg-figure.js";
export { type TerminalOptions, terminalFigure } from "./plot/terminal-figure.js";
export { checkPicture, writePicture } from "./plot/write-picture.js";
export type { RunSpecRunner, StudyRun } from "./run-spec-runner.js";
export { StudyError, type StudyErrorCode } from "./study-error.js";
