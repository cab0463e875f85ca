import { checkEnsembleInput, overflowIn, readEnsemble } from "@conclave/ensemble";
import { createServer, isLoopback, leastMemoryBytes, MemoryBudget, type TlsFiles } from "@conclave/protocol";
import { Batcher } from "./batching/batcher.js";
import { ServingError } from "./errors.js";
import { inferenceService } from "./inference-service.js";
import { type ServedModel, servedModel, valuesPerRow } from "./served-model.js";
import { startEnsembleThread } from "./thread/ensemble-thread.js";
import type { Features } from "./wire/input-values.js";

/** The most rows of one inference: enough to fill an engine, few enough for the activations of a convolution. */
const MAX_BATCH_ROWS = 256;

/** Requests may wait in as much memory as four of the largest take. */
const QUEUED_MESSAGES = 4;

/** Clients that keep the server waiting for so long are ended. */
const PATIENCE_MS = 30_000;

/** An idle connection costs 28 kB, with TLS 76 kB. */
const DEFAULT_CONNECTIONS = 1024;

/** How long calls under way may go on when the server closes. */
const GRACE_MS = 10_000;

/** How long a balancer is given to notice that the server closes: a few of its usual health checks. */
const SETTLE_MS = 3_000;

export interface ServeOptions {
  /** An ensemble's folder: that of a run that finished. */
  readonly directory: string;
  /** Address to bind; other than loopback needs `tls` or `insecure`. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tls: TlsFiles | null;
  readonly insecure: boolean;
  /** The longest request taken and the longest answer given. */
  readonly maxMessageBytes: number;
  /** What requests and answers under way may hold of memory, beside what the server takes idle; default: {@link leastServingMemory}. */
  readonly maxMemoryBytes?: number;
  /** Connections at once; default: 1,024. */
  readonly maxConnections?: number;
  /** Told what an operator wants to know: one line at a time. */
  readonly log: (line: string) => void;
}

export interface EnsembleServer {
  /** HOST:PORT, as clients want it. */
  readonly address: string;
  /** What requests call the model. */
  readonly model: ServedModel;
  /** Says NOT_SERVING, waits for balancers, answers what it accepted (for 10 s at most), ends. */
  close(): Promise<void>;
}

/** The least memory for messages of this length, and the default: of each four bytes, three are for requests and one for answers. */
export function leastServingMemory(maxMessageBytes: number): number {
  return (leastMemoryBytes(maxMessageBytes) * 4) / 3;
}

/**
 * Serves an ensemble in the Open Inference Protocol, with gRPC health checks and reflection.
 *
 * @throws EnsembleError when the folder holds no whole ensemble, ProtocolError when the address cannot be served, ServingError
 *   "option-invalid" for too little memory
 */
export async function serveEnsemble(options: ServeOptions): Promise<EnsembleServer> {
  const { directory, host, maxMessageBytes, maxConnections = DEFAULT_CONNECTIONS, log } = options;
  const memoryBytes = memoryFor(options);
  // Read here first: its errors keep their class, which those of the thread do not.
  const { manifest } = await readEnsemble(directory);
  const model = servedModel(manifest);
  const thread = await startEnsembleThread(directory);
  const batcher = new Batcher({
    infer: (features, rows) => thread.infer(features, rows),
    valuesPerRow: valuesPerRow(model),
    maxBatchRows: MAX_BATCH_ROWS,
    maxQueueBytes: QUEUED_MESSAGES * maxMessageBytes,
  });
  let ready = true;
  const version = manifest.versions.conclave;
  const checkInput = (features: Features, rows: number) => checkEnsembleInput(manifest, features, rows);
  const service = inferenceService({
    model,
    batcher,
    checkInput,
    overflowIn: (features, row) => overflowIn(manifest, features, row),
    ready: () => ready,
    version,
    maxMessageBytes,
    answers: new MemoryBudget(memoryBytes / 4),
    log,
  });
  const server = await createServer({
    services: [service],
    maxReceiveBytes: maxMessageBytes,
    budget: {
      memoryBytes: (memoryBytes / 4) * 3,
      // Predictions claim it before they are made; this counts all the rest as well.
      answerBytes: memoryBytes / 4,
      connections: maxConnections,
      patienceMs: PATIENCE_MS,
    },
  });
  const bound = await server.listen(options).catch(async (error: unknown) => {
    await thread.close();
    throw error;
  });
  log(`serving ${model.name}: ${manifest.members.length} members, ${answersOf(model)}, at ${bound.address}`);
  return {
    address: bound.address,
    model,
    async close() {
      ready = false;
      await server.drain({ settleMs: isLoopback(host) ? 0 : SETTLE_MS, graceMs: GRACE_MS });
      await batcher.close();
      await thread.close();
      log(`stopped serving ${model.name}`);
    },
  };
}

function memoryFor({ maxMessageBytes, maxMemoryBytes }: ServeOptions): number {
  const least = leastServingMemory(maxMessageBytes);
  if (maxMemoryBytes === undefined) return least;
  if (maxMemoryBytes >= least) return maxMemoryBytes;
  throw new ServingError(
    "option-invalid",
    `memory: expected at least ${mebibytes(least)} MiB for messages of ${mebibytes(maxMessageBytes)} MiB, got ${mebibytes(maxMemoryBytes)}; allow more memory or shorter messages`,
  );
}

function mebibytes(bytes: number): number {
  return bytes / (1024 * 1024);
}

/** What a model tells apart or predicts, as an operator reads it. */
function answersOf({ task, classes, targets }: ServedModel): string {
  switch (task) {
    case "classification":
      return `${classes.length} classes`;
    case "multilabel":
      return `${counted(classes.length, "label")} (${classes.join(", ")})`;
    case "regression":
      return `${counted(targets.length, "target")} (${targets.join(", ")})`;
  }
}

function counted(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
