export { type Bag, type BagOptions, drawBag } from "./bag/draw-bag.js";
export { type MemberKeys, memberKeys } from "./bag/member-keys.js";
export type { CalibrationResult } from "./combine/calibrate.js";
export { type Combination, combine } from "./combine/combination.js";
export {
  type FittedCombination,
  type FittedVoter,
  fitCombination,
  type SelectionResult,
} from "./combine/fit-combination.js";
export { type StackingModel, stackedAnswers } from "./combine/stacking-model.js";
export { type Uncertainty, uncertaintyOf } from "./combine/uncertainty.js";
export type { EnsembleManifest, ManifestMember } from "./disk/manifest.js";
export { type EnsembleFiles, readEnsemble } from "./disk/read-ensemble.js";
export { noteTestReading, testReadings } from "./disk/test-readings.js";
export type { TestRows } from "./disk/test-rows.js";
export { type EnsembleContents, writeEnsemble } from "./disk/write-ensemble.js";
export { EnsembleError, type EnsembleErrorCode } from "./errors.js";
export type { EpochRecord, MemberOutcome, MemberSummary, SucceededMember, ValidationScore } from "./member/outcome.js";
export { decodePredictions, encodePredictions, type MemberPredictions } from "./member/predictions.js";
export { decodeWeights, encodeWeights, type Weights, type WeightsInfo } from "./member/weights.js";
export { buildReport, type ReportInput } from "./report/build-report.js";
export type { KindReport, MemberReport, Report, RunStatus, VoteReport } from "./report/report.js";
export type { ReportData } from "./report/report-data.js";
export { type RunScore, runScore } from "./report/run-score.js";
export type { Abstention } from "./scores/abstention.js";
export type { Diversity } from "./scores/error-diversity.js";
export type { Interval } from "./scores/interval.js";
export type { LabelScores, MultilabelScores } from "./scores/multilabel-scores.js";
export type { RegressionScores, TargetScores } from "./scores/regression-scores.js";
export type { ExpectedRisk, Risk } from "./scores/risk.js";
export type { IntervalScore, ScoreIntervals } from "./scores/score-intervals.js";
export { type Scores, scoresOf } from "./scores/scores.js";
export { type HeadlineScore, headlineOf, scoresAgainst, type TestScores } from "./scores/task-scores.js";
export { checkEnsembleInput } from "./task/ensemble-input.js";
export { type Truth, truthOf } from "./task/truth.js";
export { type LabelledData, outputNames, truthOfData } from "./task/truth-of-data.js";
export { checkpointEpochs } from "./training/checkpoint.js";
export type { Ballot, Electorate, Tally, Vote } from "./vote/ballot.js";
export { hardVote } from "./vote/hard-vote.js";
export { median } from "./vote/median.js";
export { softVote } from "./vote/soft-vote.js";
export { countVotes, memberWeights, tally, type Voter, type VotingRule, votingRule } from "./vote/voting.js";
export { weightedMean } from "./vote/weighted-mean.js";
export { weightedVote } from "./vote/weighted-vote.js";
export { type KeptMember, type LostMember, type WarmStart, warmStart } from "./warm-start/warm-start.js";
