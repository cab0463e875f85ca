export type { ArtifactUpload } from "./artifact-upload.js";
export { type ArtifactStat, Artifacts, isLost } from "./artifacts.js";
export type { FallBack } from "./checkpoints.js";
export { type Clock, systemClock } from "./clock.js";
export type { AttemptFailure, GrantedLease, LeaseOptions, Leases, Renewal, Verdict } from "./leases.js";
export type { RunOutcome, Runs } from "./runs.js";
export { checkStateFiles } from "./state-files.js";
export type {
  CheckpointRecord,
  LeaseClaim,
  MemberId,
  MemberRecord,
  MemberResult,
  MemberState,
  MemberStatus,
  RunFile,
  RunListing,
  RunRecord,
  RunReport,
  RunState,
  Submission,
  WorkerName,
} from "./states.js";
export { Store, type StoreOptions } from "./store.js";
export { StoreError, type StoreErrorCode } from "./store-error.js";
export type { DiskSpace, UploadLimits } from "./upload-space.js";
