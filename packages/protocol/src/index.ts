export type { ServerBudget } from "./admission/admission.js";
export { MemoryBudget, type MemoryClaim } from "./admission/memory-budget.js";
export { type BlobBackend, type BlobUpload, blobHandlers, CHUNK_BYTES } from "./blob-handlers.js";
export { type BlobSource, bytesBlob, fileBlob, largeBytesBlob } from "./blob-source.js";
export { getBlob, putBlob, type TransferOptions } from "./blob-transfer.js";
export {
  type CallOptions,
  type Connection,
  type ConnectOptions,
  connect,
  isUnreachable,
  type MethodCall,
  type ServiceClient,
} from "./client.js";
export { decodeBounded } from "./definition.js";
export {
  BlobsDefinition,
  GetBlobRequest,
  GetBlobResponse,
  PutBlobHeader,
  PutBlobRequest,
  PutBlobResponse,
  StatBlobRequest,
  StatBlobResponse,
} from "./gen/conclave/v1/blobs.js";
export {
  AcquireRequest,
  AcquireResponse,
  Assignment,
  Checkpoint,
  CompleteRequest,
  CompleteResponse,
  FailRequest,
  FailResponse,
  FleetDefinition,
  Lease,
  ListWorkersRequest,
  ListWorkersResponse,
  RegisterRequest,
  RegisterResponse,
  ReleaseRequest,
  ReleaseResponse,
  RenewRequest,
  RenewResponse,
  RenewResponse_Verdict,
  Worker,
} from "./gen/conclave/v1/fleet.js";
export {
  CancelRunRequest,
  EventPiece,
  GetRunRequest,
  ListRunsRequest,
  ListRunsResponse,
  Member,
  MemberCounts,
  MemberStatus,
  MemberSubmission,
  Progress,
  ResumeRunRequest,
  Run,
  RunEvent,
  RunFile,
  RunStatus,
  RunsDefinition,
  SubmitRequest,
  SubmitResponse,
  WatchRunRequest,
} from "./gen/conclave/v1/runs.js";
export {
  type BoundService,
  type CallContext,
  type ErrorMapper,
  implementService,
  type MethodHandler,
  type ServiceHandlers,
} from "./implement.js";
export { nearbyClient } from "./nearby-client.js";
export { ProtocolError, type ProtocolErrorCode } from "./protocol-error.js";
export { type RetryOptions, retry } from "./retry.js";
export {
  type BoundAddress,
  COORDINATOR_BUDGET,
  COORDINATOR_MAX_RECEIVE_BYTES,
  createServer,
  type DrainOptions,
  type ListenOptions,
  leastMemoryBytes,
  type RpcServer,
  type ServerOptions,
  type SweepClock,
} from "./server.js";
export { STALL_MS, unlessStalled } from "./stalling.js";
export { isLoopback, serverSecurity, type TlsFiles } from "./tls.js";
