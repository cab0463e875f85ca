import {
  ProtocolError,
  type Run,
  type RunsDefinition,
  type ServiceHandlers,
  type SubmitRequest,
} from "@conclave/protocol";
import type { RunRecord, Store, Submission } from "@conclave/store";
import { LONGEST } from "../limits.js";
import { isSettled, toRunMessage, toRunSummary } from "./messages.js";
import { checkName } from "./request-checks.js";
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
  const describe = async (record: RunRecord): Promise<Run> => {
    const members = (await store.runs.members(record.id)).map((member) => board.describe(member));
    return toRunMessage(record, members, await store.runs.files(record.id));
  };

  return {
    submit: async (request) => ({ run: (await scheduler.submit(await toSubmission(request))).id }),
    get: async ({ run }) => describe(await store.runs.get(run)),
    cancel: async ({ run }) => describe(await scheduler.cancel(run)),
    resume: async ({ run }) => describe(await scheduler.resume(run)),
    list: async ({ limit }) => ({
      runs: (await store.runs.list(Math.min(limit || DEFAULT_LIST_LIMIT, MOST_LISTED))).map(toRunSummary),
    }),

    async *watch({ run }, context) {
      const signal = AbortSignal.any([context.signal, closing]);
      // Watching begins before the first look, so that nothing falls between them.
      const watcher = board.watch(run);
      try {
        let record = await store.runs.get(run);
        yield { event: { $case: "run", value: await describe(record) } };
        while (!isSettled(record)) {
          const changes = await watcher.next(signal);
          if (closing.aborted) throw new ProtocolError("unreachable", "the coordinator is shutting down");
          if (signal.aborted) return;
          for (const member of changes.members) yield { event: { $case: "member", value: member } };
          if (!changes.run) continue;
          record = await store.runs.get(run);
          yield { event: { $case: "run", value: await describe(record) } };
        }
      } finally {
        watcher.close();
      }
    },
  };
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
