import type { MemberSnapshot, RunSnapshot } from "@conclave/fleet";

/** What `train` and `resume` tell their `onEvent` while they work: preparing (of a new run), perhaps warm-start, started, and then the rest as it happens. */
export type TrainEvent =
  /** The spec is read; the data are being read, checked and split. */
  | { readonly type: "preparing"; readonly run: string; readonly name: string; readonly members: number }
  /** Members of a finished run that this one keeps, and those that it cannot. */
  | {
      readonly type: "warm-start";
      readonly kept: readonly number[];
      readonly lost: readonly { readonly member: number; readonly reason: string }[];
    }
  /** The run has its place. */
  | {
      readonly type: "started";
      readonly run: string;
      readonly name: string;
      /** The ensemble's folder, absolute. */
      readonly path: string;
      /** host:port of the coordinator. */
      readonly coordinator: string;
      /** Worker processes started here; 0 where a cluster trains. */
      readonly workers: number;
    }
  /** The run changed its status; the first one lists every member. */
  | { readonly type: "run"; readonly run: RunSnapshot }
  /** A member changed its status or made progress. */
  | { readonly type: "member"; readonly member: MemberSnapshot };
