import type { DataFinding } from "@conclave/data";
import type { Task } from "@conclave/spec";
import type { CalibrationResult } from "../combine/calibrate.js";
import type { SelectionResult } from "../combine/fit-combination.js";
import type { EpochRecord, ValidationScore } from "../member/outcome.js";
import type { Abstention } from "../scores/abstention.js";
import type { Baseline } from "../scores/baseline.js";
import type { ClassRecalls } from "../scores/class-recalls.js";
import type { Diversity } from "../scores/error-diversity.js";
import type { Risk } from "../scores/risk.js";
import type { ScoreIntervals } from "../scores/score-intervals.js";
import type { HeadlineScore, TestScores } from "../scores/task-scores.js";

/** What `conclave train --json` and `conclave report --json` print; fields are added over time, never renamed. */
export interface Report {
  readonly schemaVersion: 1;
  readonly run: string;
  /** The ensemble's folder. */
  readonly path: string;
  readonly status: RunStatus;
  readonly task: Task;
  /** The test rows, and how often this ensemble's folder has been scored on them: each reading after the first makes the scores rosier. */
  readonly testSet: { readonly rows: number; readonly readings: number } | null;
  /** What is no error in the data and should be known: rows in two of its sets, values that were filled. */
  readonly findings: readonly DataFinding[];
  /**
   * Some class has less than a third of the rows of the largest one, among the training or the test rows: balanced accuracy and recalls say
   * more than accuracy. False for other tasks, and for sets of less than ten rows a class.
   */
  readonly imbalanced: boolean;
  readonly members: readonly MemberReport[];
  /** The members of one kind of model, voting among themselves; in the order of the spec. */
  readonly kinds: readonly KindReport[];
  readonly ensemble: VoteReport;
}

/** Cancelled when a member was; else succeeded when at least `minMembers` members did. */
export type RunStatus = "succeeded" | "failed" | "cancelled";

/** One member; what a failed or cancelled one does not have is null. */
export interface MemberReport {
  readonly member: number;
  /** The kind of model. */
  readonly model: string;
  /** The optimizer's, before any schedule; known of members that failed as well. */
  readonly learningRate: number;
  readonly status: "succeeded" | "failed" | "cancelled";
  /** Only of a failed member. */
  readonly error?: string;
  readonly engine: string | null;
  readonly determinismClass: string | null;
  readonly worker: string | null;
  readonly rows: number | null;
  /** How many weights it has, and how many of them are exactly zero. */
  readonly sparsity: { readonly weights: number; readonly zeros: number } | null;
  readonly steps: number | null;
  /** In how many parts a batch was computed: more than the spec says where memory ran out. */
  readonly microBatches: number | null;
  readonly seconds: number | null;
  readonly samplesPerSecond: number | null;
  /** The training epoch whose weights were kept, from 1. */
  readonly keptEpoch: number | null;
  /** The training epoch after which early stopping ended the training; null when all were run. */
  readonly stoppedEpoch: number | null;
  /** The training epoch after which it pauses (pauseAfter); null when it has nothing left to train. */
  readonly pausedEpoch: number | null;
  /** How much it counts in the ensemble's vote; 0 when it was not selected. Null below a stacking model, which weighs each class. */
  readonly weight: number | null;
  /** On rows of its bag, without dropout and augmentation: what validation and test are to be compared with. */
  readonly training: ValidationScore | null;
  readonly validation: ValidationScore | null;
  readonly oob: HeadlineScore | null;
  readonly test: TestScores | null;
  /** 95 % bootstrap intervals of the test scores. */
  readonly testIntervals: ScoreIntervals | null;
  readonly risk: Risk | null;
  /** The mean share of test rows on which it and another member name different classes. */
  readonly disagreement: number | null;
  /** Test rows by truth (first index) and prediction. */
  readonly confusion: readonly (readonly number[])[] | null;
  /** Of a failed member those that it had done before, as far as they are known. */
  readonly epochs: readonly EpochRecord[];
}

/** A vote of several members, on the test rows unless it says otherwise; null where there are no such rows or no voters. */
export interface VoteReport {
  /** How many members voted. */
  readonly voted: number;
  readonly test: TestScores | null;
  /** 95 % bootstrap intervals of the test scores. */
  readonly testIntervals: ScoreIntervals | null;
  readonly risk: Risk | null;
  /** What a member of the vote reaches alone, on average: what the vote is to beat. */
  readonly meanMember: HeadlineScore | null;
  /**
   * On the training rows that at least one of the voters did not see, each voted on by those alone; `rows` says how many. Where selection or
   * calibration was fitted on those rows, of the plain vote of all members, and so is a risk that is expected by them.
   */
  readonly oob: (HeadlineScore & { readonly rows: number }) | null;
  /**
   * What always the same answer scores, and whether the vote is better: on the test rows, without any on those out of bag, and without those on
   * the validation rows.
   */
  readonly baseline: (Baseline & JudgedBy) | null;
  /** The recall of each class on the same rows; null for other tasks. */
  readonly recalls: (ClassRecalls & JudgedBy) | null;
  /** The mean over pairs of voters of the share of test rows on which they name different classes; null for one alone. */
  readonly disagreement: number | null;
  /** How differently the voters err, the mean over their pairs; null for one alone. */
  readonly diversity: Diversity | null;
  /** The share of test rows on which all voters name the same wrong class and are sure: an estimate of what cannot be learned. */
  readonly sharedError: number | null;
  /** Test rows by truth (first index) and vote. */
  readonly confusion: readonly (readonly number[])[] | null;
  /** What becomes of the test rows when the vote may abstain; null unless it may. */
  readonly abstention: Abstention | null;
  readonly selection: SelectionResult | null;
  readonly calibration: CalibrationResult | null;
}

/** The rows that a vote is judged by, and its headline on them. */
export interface JudgedBy {
  readonly by: "test" | "outOfBag" | "validation";
  readonly vote: HeadlineScore;
}

/** The vote of one kind of model. */
export interface KindReport extends VoteReport {
  readonly model: string;
  /** How many members of this kind the spec has. */
  readonly members: number;
}
