export type { Axis, Chart, Colour, Figure, Mark, Point, Range, Series } from "./plot/figure.js";
export { svgFigure } from "./plot/svg-figure.js";
export { type TerminalOptions, terminalFigure } from "./plot/terminal-figure.js";
export { checkPicture, writePicture } from "./plot/write-picture.js";
export type { RunSpecRunner, StudyRun } from "./run-spec-runner.js";
export { StudyError, type StudyErrorCode } from "./study-error.js";
