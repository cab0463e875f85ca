import {
  decodeBounded,
  ProtocolError,
  type Run,
  type RunsDefinition,
  type ServiceHandlers,
  SubmitRequest,
} from "@conclave/protocol";
import type { RunRecord, Store, Submission } from "@conclave/store";
import { LONGEST } from "../limits.js";
import { inPieces } from "./event-pieces.js";
import { isSettled, toBriefMessage, toRunMessage, toRunSummary } from "./messages.js";
import { oneByOne } from "./one-by-one.js";
import { checkName, pageOf } from "./request-checks.js";
import type { RunBoard } from "./run-board.js";
import type { Scheduler } from "./scheduler.js";

const DEFAULT_LIST_LIMIT = 100;
/** Longer lists are asked for in pages. */
const MOST_LISTED = 1_000;

/** The Runs service: requests checked and turned into the scheduler's words, records into messages. */
export function runsHandlers(
  store: Store,
  scheduler: Scheduler,
  board: RunBoard,
  closing: AbortSignal,
): ServiceHandlers<RunsDefinition> {
  const reading = oneByOne();
  const telling = oneByOne();
  const whole = async (record: RunRecord, brief = false): Promise<Run> => {
    if (brief) return toBriefMessage(record, await store.runs.files(record.id));
    const members = (await store.runs.members(record.id)).map((member) => board.describe(member));
    return toRunMessage(record, members, await store.runs.files(record.id));
  };
  const describe = (run: string, caller: AbortSignal, brief = false): Promise<Run> =>
    telling(async () => whole(await store.runs.get(run), brief), caller);

  return {
    submit: async (request) => {
      const whole = request.requestSha256 === "" ? request : await longRequest(store, request, reading);
      return { run: (await scheduler.submit(await toSubmission(whole))).id };
    },
    get: ({ run }, { signal }) => describe(run, signal),
    async cancel({ run, brief }, { signal }) {
      const record = await scheduler.cancel(run);
      return brief ? toRunSummary(record) : describe(run, signal);
    },
    async resume({ run, brief }, { signal }) {
      const record = await scheduler.resume(run);
      return brief ? toRunSummary(record) : describe(run, signal);
    },
    async list({ limit, pageToken }, { signal }) {
      const most = Math.min(limit || DEFAULT_LIST_LIMIT, MOST_LISTED);
      const after = pageToken === "" ? null : pageOf(pageToken);
      const records = await telling(() => store.runs.list(most, after), signal);
      const next = records.length === most ? (records.at(-1)?.sequence ?? null) : null;
      return { runs: records.map(toRunSummary), nextPageToken: next === null ? "" : String(next) };
    },

    async *watch({ run, pieceBytes, brief }, context) {
      const signal = AbortSignal.any([context.signal, closing]);
      // Watching begins before the first look, so that nothing falls between them.
      const watcher = board.watch(run);
      const look = () =>
        telling(async () => {
          const record = await store.runs.get(run);
          return { settled: isSettled(record), value: await whole(record, brief) };
        }, context.signal);
      try {
        let { settled, value } = await look();
        yield* inPieces({ event: { $case: "run", value } }, pieceBytes);
        while (!settled) {
          const changes = await watcher.next(signal);
          if (closing.aborted) throw new ProtocolError("unreachable", "the coordinator is shutting down");
          if (signal.aborted) return;
          for (const member of changes.members) {
            yield* inPieces({ event: { $case: "member", value: member } }, pieceBytes);
          }
          if (!changes.run) continue;
          ({ settled, value } = await look());
          yield* inPieces({ event: { $case: "run", value } }, pieceBytes);
        }
      } finally {
        watcher.close();
      }
    },
  };
}

/** Ten thousand members that each begin from a checkpoint take 1 MB, and a spec may be as long. */
const LONGEST_REQUEST_BYTES = 16 * 2 ** 20;

/** A request that was put as an artifact, since no message can hold it. @throws ProtocolError `invalid-argument` */
async function longRequest(
  { artifacts }: Store,
  { run, requestSha256 }: SubmitRequest,
  reading: ReturnType<typeof oneByOne>,
): Promise<SubmitRequest> {
  const bytes = await artifacts.size(requestSha256);
  if (bytes > LONGEST_REQUEST_BYTES) {
    throw new ProtocolError(
      "invalid-argument",
      `expected a request of at most ${LONGEST_REQUEST_BYTES} bytes in request_sha256, got ${bytes}`,
    );
  }
  const request = await reading(async () => decodeRequest(await artifacts.readAll(requestSha256)));
  if (request.run === run) return request;
  throw new ProtocolError(
    "invalid-argument",
    `expected a request for run ${run} in request_sha256, got one for ${JSON.stringify(request.run.slice(0, 80))}`,
  );
}

function decodeRequest(bytes: Uint8Array): SubmitRequest {
  try {
    return decodeBounded(SubmitRequest, bytes);
  } catch (cause) {
    const message = `expected an encoded SubmitRequest in request_sha256: ${(cause as Error).message}`;
    throw new ProtocolError("invalid-argument", message, { cause });
  }
}

function toMember(member: SubmitRequest["members"][number]): Submission["members"][number] {
  const { model, work, checkpointSha256: sha256, checkpointTrainingEpoch: trainingEpoch } = member;
  return sha256 === "" ? { model, work } : { model, work, checkpoint: { trainingEpoch, sha256 } };
}

/** @throws ProtocolError `invalid-argument` */
async function toSubmission({ run, specJson, dataSha256, members }: SubmitRequest): Promise<Submission> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(run)) {
    throw new ProtocolError(
      "invalid-argument",
      `expected a run id of 1 to 63 of a-z, 0-9 and "-", got ${JSON.stringify(run.slice(0, 80))}`,
    );
  }
  const { expandMembers, parseSpec, SpecError } = await import("@conclave/spec");
  try {
    const spec = parseSpec(JSON.parse(specJson));
    const expected = expandMembers(spec).length;
    if (members.length !== expected) {
      throw new ProtocolError("invalid-argument", `the spec has ${expected} members, got ${members.length}`);
    }
    for (const { model } of members) checkName("model", model, LONGEST.name);
    if (members.some(({ work }) => !Number.isFinite(work) || work < 0)) {
      throw new ProtocolError(
        "invalid-argument",
        "expected each member's work as a number that is finite and not negative",
      );
    }
    return { id: run, spec, dataSha256, members: members.map(toMember) };
  } catch (cause) {
    if (cause instanceof SpecError || cause instanceof SyntaxError) {
      throw new ProtocolError("invalid-argument", `the coordinator cannot read the run's spec: ${cause.message}`, {
        cause,
      });
    }
    throw cause;
  }
}
