import type { EpochRecord, ValidationScore } from "../member/outcome.js";
import type { Scores } from "../scores/scores.js";

/** What `conclave train --json` and `conclave report --json` print; fields are added over time, never renamed. */
export interface Report {
  readonly schemaVersion: 1;
  readonly run: string;
  /** The ensemble's folder. */
  readonly path: string;
  readonly status: RunStatus;
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
  readonly status: "succeeded" | "failed" | "cancelled";
  /** Only of a failed member. */
  readonly error?: string;
  readonly engine: string | null;
  readonly determinismClass: string | null;
  readonly worker: string | null;
  readonly rows: number | null;
  readonly steps: number | null;
  readonly seconds: number | null;
  readonly samplesPerSecond: number | null;
  /** The training epoch whose weights were kept, from 1. */
  readonly keptEpoch: number | null;
  /** The training epoch after which early stopping ended the training; null when all were run. */
  readonly stoppedEpoch: number | null;
  /** On rows of its bag, without dropout and augmentation: what validation and test are to be compared with. */
  readonly training: ValidationScore | null;
  readonly validation: ValidationScore | null;
  readonly oob: { readonly accuracy: number } | null;
  readonly test: Scores | null;
  /** The mean share of test rows on which it and another member name different classes. */
  readonly disagreement: number | null;
  /** Test rows by truth (first index) and prediction. */
  readonly confusion: readonly (readonly number[])[] | null;
  readonly epochs: readonly EpochRecord[];
}

/** A vote of several members, on the test rows unless it says otherwise; null where there are no such rows or no voters. */
export interface VoteReport {
  /** How many members voted. */
  readonly voted: number;
  readonly test: Scores | null;
  /** What a member of the vote reaches alone, on average: what the vote is to beat. */
  readonly meanMember: { readonly accuracy: number } | null;
  /** On the training rows that at least one of the voters did not see, each voted on by those alone; `rows` says how many. */
  readonly oob: { readonly accuracy: number; readonly rows: number } | null;
  /** The mean over pairs of voters of the share of test rows on which they name different classes; null for one alone. */
  readonly disagreement: number | null;
  /** Test rows by truth (first index) and vote. */
  readonly confusion: readonly (readonly number[])[] | null;
}

/** The vote of one kind of model. */
export interface KindReport extends VoteReport {
  readonly model: string;
  /** How many members of this kind the spec has. */
  readonly members: number;
}
