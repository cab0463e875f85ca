import { dirname, join, resolve, sep } from "node:path";
import type { PreparedData } from "@conclave/data";
import {
  BlobsDefinition,
  type Connection,
  connect,
  FleetDefinition,
  getBlob,
  isUnreachable,
  largeBytesBlob,
  ProtocolError,
  putBlob,
  type Run,
  type RunEvent,
  RunsDefinition,
  retry,
  type ServiceClient,
  SubmitRequest,
  type TlsFiles,
} from "@conclave/protocol";
import type { RunSpec } from "@conclave/spec";
import { makeFolder } from "@conclave/spec/make-folder";
import type { Coordinator } from "../coordinator/coordinator.js";
import { FleetError } from "../fleet-error.js";
import { estimateWork } from "./estimate-work.js";
import {
  type MemberSnapshot,
  type RunListing,
  type RunSnapshot,
  toMemberSnapshot,
  toRunListing,
  toRunSnapshot,
  toWorkerSnapshot,
  type WorkerSnapshot,
} from "./snapshots.js";
import { PIECE_BYTES, wholeEvents } from "./whole-events.js";

export interface ClientOptions {
  /** HOST:PORT of the coordinator. */
  readonly address: string;
  readonly tls?: TlsFiles | null;
  /** The coordinator, where it runs in this process: data do not go over the wire. */
  readonly coordinator?: Coordinator;
  /** How long calls are tried again while the coordinator does not answer; default 2,000. */
  readonly patienceMs?: number;
}

export interface NewRun {
  /** Its id: 1 to 63 of a-z, 0-9 and "-". */
  readonly run: string;
  readonly spec: RunSpec;
  readonly data: PreparedData;
  /** What members begin from that are kept of a finished run, by their indices. Default: nothing, all begin at their start. */
  readonly checkpoints?: ReadonlyMap<number, MemberStart>;
}

/** Where a member goes on from. */
export interface MemberStart {
  /** Training epochs behind it. */
  readonly trainingEpoch: number;
  readonly bytes: Uint8Array;
}

export interface SignalOption {
  readonly signal?: AbortSignal;
}

export interface ResumeOptions extends SignalOption {
  /** Reads the run's data again, for a coordinator that lost them. */
  readonly data?: (run: RunSnapshot) => Promise<PreparedData>;
}

/** What a watch tells: first the whole run, then what changes; a run in its last status ends it. */
export type WatchEvent =
  | { readonly type: "run"; readonly run: RunSnapshot }
  | { readonly type: "member"; readonly member: MemberSnapshot };

const DEFAULT_PATIENCE_MS = 2_000;
/** A coordinator that restarts may take a while; a watch and a transfer wait longer than a command does. */
const LONG_PATIENCE_MS = 60_000;
const DEADLINE_MS = 15_000;
/** Entries of a list that come in one message. */
const PAGE = 50;
/** Longer ones are uploaded, which is bound by no deadline: at 60 kB/s a message of 1 MB takes longer than {@link DEADLINE_MS}. */
const LONGEST_REQUEST_BYTES = 65_536;

/** A coordinator, as those see it who give it runs. All methods throw ProtocolError, `unreachable` when nobody answers. */
export class Client {
  readonly #connection: Connection;
  readonly #patienceMs: number;
  readonly #runs: ServiceClient<RunsDefinition>;
  readonly #fleet: ServiceClient<FleetDefinition>;
  readonly #blobs: ServiceClient<BlobsDefinition>;

  private constructor(connection: Connection, coordinator: Coordinator | undefined, patienceMs: number) {
    this.#connection = connection;
    this.#patienceMs = patienceMs;
    this.#runs = connection.client(RunsDefinition);
    this.#fleet = connection.client(FleetDefinition);
    this.#blobs = coordinator?.nearby?.blobs ?? connection.client(BlobsDefinition);
  }

  /** Opens a connection; the first call tells whether anybody answers. @throws ProtocolError `tls-files` */
  static async connect(options: ClientOptions): Promise<Client> {
    const { address, tls = null, coordinator, patienceMs = DEFAULT_PATIENCE_MS } = options;
    const connection = await connect({ address, tls, peer: "coordinator", deadlineMs: DEADLINE_MS, patienceMs });
    return new Client(connection, coordinator, patienceMs);
  }

  /** Waits for any answer: for those who have long work to do before their first call. */
  async reach({ signal = never }: SignalOption = {}): Promise<void> {
    await this.#runs.list({ limit: 1, pageToken: "" }, { signal });
  }

  /**
   * Uploads the data, unless the coordinator has them, and submits the run. The same submission again changes nothing. The signal ends what
   * comes before the submission itself: of that the caller hears whether it was taken.
   */
  async submit(
    { run, spec, data, checkpoints = new Map() }: NewRun,
    { signal = never }: SignalOption = {},
  ): Promise<void> {
    const [{ outputsOf, packData }, { expandMembers, lastEpochOf }] = await Promise.all([
      import("@conclave/data"),
      import("@conclave/spec"),
    ]);
    // Asked first, so that nobody waits for an upload to hear that no coordinator is there.
    await this.reach({ signal });
    const dataSha256 = await this.#put(packData(data), signal);
    const extent = { shape: data.shape, classes: outputsOf(data), trainingRows: data.train.count };
    const members = [];
    for (const plan of expandMembers(spec)) {
      const start = checkpoints.get(plan.index);
      const trainingEpoch = start?.trainingEpoch ?? 0;
      const left = { ...plan, epochs: Math.max(0, lastEpochOf(plan) - trainingEpoch) };
      members.push({
        model: plan.label,
        work: estimateWork(left, extent),
        checkpointSha256: start === undefined ? "" : await this.#put(start.bytes, signal),
        checkpointTrainingEpoch: trainingEpoch,
      });
    }
    const request = { run, specJson: JSON.stringify(spec), dataSha256, members, requestSha256: "" };
    const short = await this.#shortened(request, signal);
    // Given up half way, it could leave a run that is trained and nobody knows of.
    await this.#runs.submit(short);
  }

  /** The request, or where it is too long to arrive in time as one message, one that names it as an artifact. */
  async #shortened(request: SubmitRequest, signal: AbortSignal): Promise<SubmitRequest> {
    const bytes = SubmitRequest.encode(request).finish();
    if (bytes.byteLength <= LONGEST_REQUEST_BYTES) return request;
    return SubmitRequest.create({ run: request.run, requestSha256: await this.#put(bytes, signal) });
  }

  /** Uploads bytes, unless the coordinator has them, and names them. */
  async #put(bytes: Uint8Array, signal: AbortSignal): Promise<string> {
    const blob = await largeBytesBlob(bytes);
    await putBlob(this.#blobs, blob, { signal, patienceMs: LONG_PATIENCE_MS });
    return blob.sha256;
  }

  /** @throws ProtocolError `not-found` */
  async get(run: string, { signal = never }: SignalOption = {}): Promise<RunSnapshot> {
    return toRunSnapshot(await this.#read(run, false, signal));
  }

  /**
   * The run as it is now, without its members, spec and report if it is to be brief. It comes as the first event of a watch, in pieces: what
   * counts is that the next piece comes in time, however long all of them take.
   */
  async #read(run: string, brief: boolean, signal: AbortSignal): Promise<Run> {
    let most = 0;
    const attempt = async () => {
      const done = new AbortController();
      let pieces = 0;
      const counted = async function* (events: AsyncIterable<RunEvent>) {
        for await (const event of events) {
          pieces += 1;
          most = Math.max(most, pieces);
          yield event;
        }
      };
      try {
        const request = { run, pieceBytes: PIECE_BYTES, brief };
        const events = this.#runs.watch(request, {
          signal: AbortSignal.any([signal, done.signal]),
          stallMs: DEADLINE_MS,
        });
        for await (const { event } of wholeEvents(counted(events))) if (event?.$case === "run") return event.value;
      } finally {
        done.abort();
      }
      throw new ProtocolError("unreachable", `the coordinator ended its answer about run ${run} early`);
    };
    const retryable = (error: unknown) =>
      error instanceof ProtocolError && (error.code === "unreachable" || error.code === "deadline-exceeded");
    return retry(attempt, { patienceMs: this.#patienceMs, signal, retryable, progress: () => most });
  }

  /** The newest runs first, at most `limit` of them. */
  async list({
    limit = 100,
    signal = never,
  }: SignalOption & { readonly limit?: number } = {}): Promise<readonly RunListing[]> {
    const listed: RunListing[] = [];
    let pageToken = "";
    do {
      const page = await this.#runs.list({ limit: Math.min(PAGE, limit - listed.length), pageToken }, { signal });
      for (const run of page.runs) listed.push(toRunListing(run));
      pageToken = page.nextPageToken;
    } while (pageToken !== "" && listed.length < limit);
    return listed;
  }

  async workers({ signal = never }: SignalOption = {}): Promise<readonly WorkerSnapshot[]> {
    const listed: WorkerSnapshot[] = [];
    let pageToken = "";
    do {
      const page = await this.#fleet.listWorkers({ limit: PAGE, pageToken }, { signal });
      for (const worker of page.workers) listed.push(toWorkerSnapshot(worker));
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    return listed;
  }

  /** Stops a run for everybody; one that is over already stays as it is. Returns the run as it is then. */
  async cancel(run: string, { signal = never }: SignalOption = {}): Promise<RunSnapshot> {
    await this.#runs.cancel({ run, brief: true }, { signal });
    return this.get(run, { signal });
  }

  /**
   * Goes on with a cancelled or failed run: finished members stay, the others go on from their last checkpoints.
   * @throws ProtocolError `data-loss` when the coordinator lost the run's data; with `data` they are sent again, FleetError `data-changed` when
   * they are others by now
   */
  async resume(run: string, { signal = never, data }: ResumeOptions = {}): Promise<RunSnapshot> {
    try {
      await this.#runs.resume({ run, brief: true }, { signal });
      return await this.get(run, { signal });
    } catch (error) {
      if (data === undefined || !(error instanceof ProtocolError && error.code === "data-loss")) throw error;
    }
    const { packData } = await import("@conclave/data");
    const known = await this.get(run, { signal });
    const blob = await largeBytesBlob(packData(await data(known)));
    if (blob.sha256 !== known.dataSha256) {
      throw new FleetError(
        "data-changed",
        `the data of run ${run} are damaged or missing at its coordinator, and those that its spec names here are others by now (expected SHA-256 ${known.dataSha256}, got ${blob.sha256}): put back the files that they were read from, or train anew`,
      );
    }
    await putBlob(this.#blobs, blob, { signal, patienceMs: LONG_PATIENCE_MS });
    await this.#runs.resume({ run, brief: true }, { signal });
    return this.get(run, { signal });
  }

  /**
   * Follows a run to its end. When the connection breaks it is opened again, and the whole run is told anew. Aborting the signal
   * ends it with ProtocolError `cancelled`; the run goes on.
   */
  async *watch(run: string, { signal = never }: SignalOption = {}): AsyncGenerator<WatchEvent, void> {
    for (;;) {
      try {
        let settled = false;
        const request = { run, pieceBytes: PIECE_BYTES, brief: false };
        for await (const { event } of wholeEvents(this.#runs.watch(request, { signal }))) {
          if (event?.$case === "run") {
            const snapshot = toRunSnapshot(event.value);
            settled = snapshot.status !== "queued" && snapshot.status !== "running";
            yield { type: "run", run: snapshot };
          } else if (event?.$case === "member") yield { type: "member", member: toMemberSnapshot(event.value) };
        }
        if (settled) return;
      } catch (error) {
        if (!isUnreachable(error)) throw error;
      }
      await this.#awaitReturn(signal);
    }
  }

  /**
   * Fetches a finished ensemble into a folder, ensemble.json last: without it a folder is no ensemble.
   * @throws FleetError `no-ensemble` when the run has none
   */
  async download(run: string, directory: string, { signal = never }: SignalOption = {}): Promise<void> {
    const brief = await this.#read(run, true, signal);
    const { status, reason } = toRunListing(brief);
    if (status !== "succeeded") {
      const why = reason === null ? "" : ` (${reason})`;
      throw new FleetError(
        "no-ensemble",
        `run ${run} has no ensemble: it is ${status}${why}; \`conclave train --resume ${run}\` goes on with it`,
      );
    }
    const inOrder = [...brief.files].sort((a, b) => Number(a.path === MANIFEST) - Number(b.path === MANIFEST));
    for (const { path, sha256 } of inOrder) {
      const target = within(directory, path);
      await makeFolder(dirname(target));
      await getBlob(this.#blobs, sha256, target, { signal, patienceMs: LONG_PATIENCE_MS });
    }
  }

  /** Ends the connection; calls under way end with ProtocolError `cancelled`. */
  close(): void {
    this.#connection.close();
  }

  async #awaitReturn(signal: AbortSignal): Promise<void> {
    await retry(() => this.#runs.list({ limit: 1, pageToken: "" }, { signal, patienceMs: 0 }), {
      patienceMs: LONG_PATIENCE_MS,
      signal,
      retryable: isUnreachable,
    });
  }
}

const MANIFEST = "ensemble.json";
const never = new AbortController().signal;

/** A file's place in a folder; a coordinator gets no say about other folders. */
function within(directory: string, path: string): string {
  const target = resolve(directory, path);
  if (target.startsWith(resolve(directory) + sep)) return target;
  throw new ProtocolError(
    "invalid-argument",
    `the coordinator names the file ${JSON.stringify(path)}, which is not inside ${join(directory, sep)}`,
  );
}
