export type {
  Baseline,
  ClassRecalls,
  JudgedBy,
  KindReport,
  MemberReport,
  MemberSummary,
  Report,
  RunScore,
  Scores,
  VoteReport,
} from "@conclave/ensemble";
export type {
  Client as Coordinator,
  MemberSnapshot,
  ProgressSnapshot,
  RunListing,
  RunSnapshot,
  WorkerSnapshot,
} from "@conclave/fleet";
export { initTemplate, type RunSpec, type RunSpecInput } from "@conclave/spec";
export type {
  Advice,
  Choice,
  Curve,
  CurvePoint,
  CurveScore,
  Decomposition,
  Diagnosis,
  Dimension,
  Figure,
  Floor,
  KindDiagnosis,
  MeanScore,
  NamedPattern,
  NumberRange,
  RangeTest,
  RateCurve,
  RateSweep,
  SearchOutcome,
  SearchPlan,
  SearchPoint,
  TerminalOptions,
} from "@conclave/study";
export type {
  CheckName,
  CheckReport,
  Finding,
  FittingModel,
  LayerRow,
  ModelCheck,
  Severity,
} from "@conclave/study/check";
export { type ConnectOptions, connect } from "./connect.js";
export { ConclaveError, type ConclaveErrorCode } from "./errors.js";
export { type FolderRun, listRuns } from "./folder/list-runs.js";
export { findRun, readReport } from "./folder/read-report.js";
export { initSpec } from "./init-spec.js";
export { type Ensemble, loadEnsemble, type SampleUncertainty } from "./load-ensemble.js";
export { type FilePredictions, predictFile } from "./predict-file.js";
export type { PredictInput } from "./predict-input.js";
export { type PreviewOptions, previewAugmentation } from "./preview-augmentation.js";
export { resume } from "./resume.js";
export type { RowUncertainty } from "./row-uncertainty.js";
export type { Samples } from "./samples.js";
export { shellWord } from "./shell-word.js";
export { type CheckOptions, check } from "./study/check.js";
export { type CurvesOptions, curves } from "./study/curves.js";
export { type DiagnoseOptions, diagnose } from "./study/diagnose.js";
export { checkFigureFile, checkPictureFolder, drawFigure, writeFigure } from "./study/figures.js";
export {
  type ResumeSearchOptions,
  resumeSearch,
  type SearchOptions,
  type SearchResult,
  search,
} from "./study/search.js";
export type { StudyOptions } from "./study/study-place.js";
export {
  type RangeTestOptions,
  rangeTestLearningRates,
  type SweepOptions,
  sweepLearningRates,
} from "./study/sweep-learning-rates.js";
export type { TlsFiles } from "./tls-files.js";
export { train } from "./train.js";
export type { TrainEvent } from "./train-event.js";
export type { EngineChoice, FollowOptions, ResumeOptions, TrainOptions } from "./train-options.js";
export type { TrainResult } from "./train-result.js";
export { requireEngine } from "./training/require-engine.js";
