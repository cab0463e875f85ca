import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Member, MemberSubmission, ProtocolError, Run, RunsDefinition, SubmitRequest } from "../src/index.js";
import { connectTo, runsService, serve } from "./support/runs-server.js";

async function runsClient(handlers: Parameters<typeof runsService>[0], options: Parameters<typeof connectTo>[1] = {}) {
  const { server, address } = await serve([runsService(handlers)]);
  return { server, address, runs: (await connectTo(address, options)).client(RunsDefinition) };
}

describe("a unary call", () => {
  it("brings the request there and the response back", async () => {
    const { runs } = await runsClient({ get: async ({ run }) => Run.create({ run, createdAtMs: 2n ** 53n + 1n }) });
    expect(await runs.get({ run: "digits" })).toEqual(
      Run.create({ run: "digits", createdAtMs: 9_007_199_254_740_993n }),
    );
  });

  it("throws what the handler threw, with its code and words", async () => {
    const { runs } = await runsClient({
      get: async () => {
        throw new ProtocolError("not-found", "there is no run “digits” here");
      },
    });
    await expect(runs.get({ run: "digits" })).rejects.toMatchObject({
      name: "ProtocolError",
      code: "not-found",
      message: "there is no run “digits” here",
    });
  });

  it("hears of an unforeseen error only what the mapper says", async () => {
    const { runs } = await runsClient({
      get: async () => {
        throw new RangeError("secret");
      },
    });
    await expect(runs.get({ run: "x" })).rejects.toMatchObject({
      code: "internal",
      message: "unforeseen: RangeError: secret",
    });
  });

  it("ends at its deadline, and the handler is told", async () => {
    const told = new AbortController();
    let arrived = false;
    const { runs } = await runsClient({
      get: async (_, { signal }) => {
        arrived = true;
        await once(signal, "abort");
        told.abort();
        return Run.create({});
      },
    });
    // On a busy machine it may not get there in so short a time.
    for (let deadlineMs = 50; !arrived; deadlineMs *= 2)
      await expect(runs.get({ run: "x" }, { deadlineMs })).rejects.toMatchObject({ code: "deadline-exceeded" });
    if (!told.signal.aborted) await once(told.signal, "abort");
  });

  it("ends when its signal aborts", async () => {
    const abort = new AbortController();
    const { runs } = await runsClient({
      get: async (_, { signal }) => {
        abort.abort();
        await once(signal, "abort");
        return Run.create({});
      },
    });
    await expect(runs.get({ run: "x" }, { signal: abort.signal })).rejects.toMatchObject({ code: "cancelled" });
    await expect(runs.get({ run: "x" }, { signal: abort.signal })).rejects.toMatchObject({ code: "cancelled" });
  });

  it("of a program without types has the defaults of the fields that it leaves out, at any depth", async () => {
    const { runs } = await runsClient({
      list: async (request) => ({ runs: [], nextPageToken: JSON.stringify(request) }),
      submit: async ({ members }) => ({ run: JSON.stringify(members[0]) }),
    });
    const list = runs.list as (request: object) => ReturnType<typeof runs.list>;
    expect(JSON.parse((await list({ limit: 5 })).nextPageToken)).toEqual({ limit: 5, pageToken: "" });
    const submit = runs.submit as (request: object) => ReturnType<typeof runs.submit>;
    const whole = MemberSubmission.create({ model: "mlp" });
    expect(JSON.parse((await submit({ run: "x", members: [{ model: "mlp" }] })).run)).toEqual(whole);
  });

  it("of more fields than a request needs is refused before they become objects", async () => {
    const { runs } = await runsClient({ submit: async ({ run }) => ({ run }) });
    const members = Array.from({ length: 17_000 }, () => MemberSubmission.create({}));
    await expect(runs.submit(SubmitRequest.create({ run: "wide", members }))).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringContaining("expected a message of at most 16384 fields, got more"),
    });
    const most = SubmitRequest.create({ run: "most", members: members.slice(0, 10_000) });
    expect(await runs.submit(most)).toEqual({ run: "most" });
  });

  it("of more than the server takes is refused, and the server goes on", async () => {
    const { runs } = await runsClient({ submit: async ({ run }) => ({ run }) });
    const request = SubmitRequest.create({ run: "large", specJson: "x".repeat(1024 * 1024) });
    await expect(runs.submit(request)).rejects.toMatchObject({ code: "resource-exhausted" });
    expect(await runs.submit(SubmitRequest.create({ run: "small" }))).toEqual({ run: "small" });
  });
});

describe("retries", () => {
  it("go on for a while where nobody answers, if the proto says that the call is idempotent", async () => {
    const { server, address, runs } = await runsClient({ get: async () => Run.create({}) }, { patienceMs: 120_000 });
    const port = Number(address.split(":")[1]);
    await server.drain({ settleMs: 0, graceMs: 100 });
    const answer = runs.get({ run: "digits" });
    await serve([runsService({ get: async ({ run }) => Run.create({ run, name: "second" }) })], { port });
    expect((await answer).name).toBe("second");
  });

  it("do not happen for what the server refuses", async () => {
    let calls = 0;
    const { runs } = await runsClient(
      {
        get: async () => {
          calls += 1;
          throw new ProtocolError("invalid-argument", "no");
        },
      },
      { patienceMs: 120_000 },
    );
    await expect(runs.get({ run: "x" })).rejects.toMatchObject({ code: "invalid-argument" });
    expect(calls).toBe(1);
  });

  it("end with an error that names the address and what to check", async () => {
    const { server, address, runs } = await runsClient({}, { patienceMs: 100 });
    await server.drain({ settleMs: 0, graceMs: 100 });
    await expect(runs.get({ run: "x" })).rejects.toMatchObject({
      code: "unreachable",
      message: `no coordinator answers at ${address} (connect ECONNREFUSED ${address}): check the address, that the coordinator runs, and that both sides use TLS or neither does`,
    });
  });
});

describe("a server stream", () => {
  const member = (index: number) => ({ event: { $case: "member", value: Member.create({ member: index }) } }) as const;

  it("brings every message, then the handler's error", async () => {
    const { runs } = await runsClient({
      async *watch() {
        for (let index = 0; index < 3; index++) yield member(index);
        throw new ProtocolError("aborted", "enough");
      },
    });
    const seen: unknown[] = [];
    const read = async () => {
      for await (const { event } of runs.watch({ run: "x", pieceBytes: 0, brief: false }))
        seen.push(event?.$case === "member" && event.value.member);
    };
    await expect(read()).rejects.toMatchObject({ code: "aborted", message: "enough" });
    expect(seen).toEqual([0, 1, 2]);
  });

  it("waits for a reader that is slow", async () => {
    let produced = 0;
    const { runs } = await runsClient({
      async *watch() {
        const value = Run.create({ specJson: "x".repeat(100_000) });
        for (; produced < 1_000; produced++) yield { event: { $case: "run", value } };
      },
    });
    const stream = runs.watch({ run: "x", pieceBytes: 0, brief: false })[Symbol.asyncIterator]();
    await stream.next();
    let before = -1;
    // The buffers fill up, and then nothing more is made.
    for (let same = 0; same < 50; same = produced === before ? same + 1 : 0) {
      before = produced;
      await setImmediate();
    }
    expect(produced).toBeLessThan(500);
    await stream.return?.(undefined);
  });

  it("tells the handler when the reader leaves", async () => {
    const left = new AbortController();
    const { runs } = await runsClient({
      async *watch(_, { signal }) {
        yield member(0);
        await once(signal, "abort");
        left.abort();
      },
    });
    for await (const _ of runs.watch({ run: "x", pieceBytes: 0, brief: false })) break;
    if (!left.signal.aborted) await once(left.signal, "abort");
  });
});
