export { CAPACITIES, type CapacityCurveOptions, capacityCurve } from "./curves/capacity-curve.js";
export type { Curve, CurvePoint, CurveScore } from "./curves/curve.js";
export { curveFigure } from "./curves/curve-figure.js";
export { type DurationCurveOptions, durationCurve } from "./curves/duration-curve.js";
export { scaledSpec } from "./curves/scale-widths.js";
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
export { checkPicture, checkPictureFolder, writePicture } from "./plot/write-picture.js";
export type { RunSpecOptions, RunSpecRunner, StudyRun } from "./run-spec-runner.js";
export type { MeanScore } from "./runs/mean-score.js";
export type { Progress } from "./runs/progress.js";
export type { Choice, Dimension, NumberRange, PointValues } from "./search/dimension.js";
export { parseChoice, parseDimension } from "./search/parse-dimension.js";
export type { SearchPlan } from "./search/plan.js";
export { dimensionMisfit } from "./search/plan-misfit.js";
export type { SearchOptions } from "./search/round.js";
export { checkSearch, type SearchOutcome, search } from "./search/search.js";
export { searchFigure, valueText } from "./search/search-figure.js";
export { ranked, type SearchPoint, standings } from "./search/search-point.js";
export { type SearchStudy, StudyFolder } from "./search/study-folder.js";
export { StudyError, type StudyErrorCode } from "./study-error.js";
export { DEFAULT_RATES, parseRates } from "./sweep/parse-rates.js";
export { type RangeTestOptions, rangeTest } from "./sweep/range-test.js";
export { type RateCurve, type RateSweep, type RateSweepOptions, rateSweep } from "./sweep/rate-sweep.js";
export type { RangeStep, RangeTest } from "./sweep/read-range-test.js";
export { rangeTestFigure, sweepFigure } from "./sweep/sweep-figure.js";
