import { once } from "node:events";
import { readFileSync } from "node:fs";
import { constants } from "node:http2";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { COORDINATOR_MAX_RECEIVE_BYTES, Run, RunsDefinition, type ServerBudget } from "../src/index.js";
import { CertificateAuthority, opensslMissing } from "../src/testing/index.js";
import { endOf, ManualClock, prefixOf, rawCall, rawSession, roundTrip } from "./support/raw-client.js";
import { connectTo, runsService, serve, temporaryDirectory } from "./support/runs-server.js";

const MIB = 1024 * 1024;
const PATIENCE_MS = 30_000;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;

const echo = () => runsService({ get: async ({ run }) => Run.create({ run }) });

async function bounded(changes: Partial<ServerBudget> = {}, listen: Parameters<typeof serve>[1] = {}) {
  const clock = new ManualClock();
  const budget = { memoryBytes: 8 * MIB, answerBytes: 4 * MIB, connections: 100, patienceMs: PATIENCE_MS, ...changes };
  return { clock, ...(await serve([echo()], listen, { budget, clock })) };
}

/** A request of Runs.Get for a run whose name has this length. */
function message(length: number): Buffer {
  const bytes = Buffer.from(Run.encode(Run.create({ run: "x".repeat(length) })).finish());
  return Buffer.concat([prefixOf(bytes.length), bytes]);
}

async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** Resolves when the server closed the connection. */
function closed(socket: Socket): Promise<unknown> {
  socket.resume();
  return once(socket, "close");
}

describe("requests that never end", () => {
  it("are ended when nothing has come of them for a while, and give their memory back", async () => {
    const { clock, address } = await bounded();
    const session = await rawSession(address);
    const ends = Array.from({ length: 20 }, () => {
      const call = rawCall(session);
      call.write(prefixOf(900_000));
      call.write(Buffer.alloc(600_000));
      return endOf(call);
    });
    await clock.advanceUntil(PATIENCE_MS, Promise.all(ends));
    const statuses = (await Promise.all(ends)).map(({ status }) => status);
    // One client may hold half: one message of these, three times its length.
    expect(statuses.filter((status) => status === DEADLINE_EXCEEDED).length).toBeGreaterThanOrEqual(1);
    expect(statuses.filter((status) => status === RESOURCE_EXHAUSTED).length).toBeGreaterThanOrEqual(1);
    expect(statuses.every((status) => status === DEADLINE_EXCEEDED || status === RESOURCE_EXHAUSTED)).toBe(true);
    const runs = (await connectTo(address)).client(RunsDefinition);
    expect((await runs.get({ run: "y".repeat(1_000_000) })).run.length).toBe(1_000_000);
  });

  it("do not keep other clients from being answered", async () => {
    const { address } = await bounded();
    const session = await rawSession(address);
    for (let call = 0; call < 30; call++) {
      const stream = rawCall(session);
      stream.write(prefixOf(1_000_000));
      stream.write(Buffer.alloc(500_000));
    }
    const runs = (await connectTo(address)).client(RunsDefinition);
    for (const length of [10, 1_000_000, 10])
      expect((await runs.get({ run: "y".repeat(length) })).run.length).toBe(length);
  });

  it("are ended when they sent their headers alone, or their message without an end", async () => {
    const { clock, address } = await bounded();
    const session = await rawSession(address);
    const silent = endOf(rawCall(session));
    const open = rawCall(session);
    open.write(message(10));
    const ends = Promise.all([silent, endOf(open)]);
    await clock.advanceUntil(PATIENCE_MS, ends);
    expect(await ends).toMatchObject([
      { status: DEADLINE_EXCEEDED, message: "no byte of the request came for 30 s" },
      { status: DEADLINE_EXCEEDED },
    ]);
  });

  it("are ended when they come a byte at a time", async () => {
    const { clock, address } = await bounded();
    const session = await rawSession(address);
    const call = rawCall(session);
    call.write(prefixOf(1_000_000));
    const end = endOf(call);
    let over = false;
    end.then(() => {
      over = true;
    });
    while (!over) {
      call.write(Buffer.of(0));
      // The byte is there before the clock moves on.
      await roundTrip(session);
      clock.advance(PATIENCE_MS / 10);
    }
    expect(await end).toMatchObject({
      status: DEADLINE_EXCEEDED,
      message: "expected at least 65536 bytes of the request a second, got fewer",
    });
  });

  it("are refused when their headers find no memory", async () => {
    const { address } = await bounded({ memoryBytes: 6000 });
    const session = await rawSession(address);
    rawCall(session);
    const refused = await endOf(rawCall(session));
    expect(refused.status).toBe(RESOURCE_EXHAUSTED);
    expect(refused.message).toBe("the calls under way leave no memory for this one; try again later");
  });
});

describe("large requests", () => {
  it("wait for each other's memory, and are all answered", async () => {
    const { address } = await bounded();
    const clients = await Promise.all(Array.from({ length: 6 }, () => connectTo(address)));
    const names = Array.from({ length: 24 }, (_, at) => String.fromCharCode(97 + at).repeat(1_000_000));
    const answers = await Promise.all(names.map((run, at) => clients[at % 6]!.client(RunsDefinition).get({ run })));
    expect(answers.map(({ run }) => run)).toEqual(names);
  });

  it("keep their bytes when they come in pieces of any size", async () => {
    const { address } = await bounded();
    const session = await rawSession(address);
    for (const size of [1, 3, 7, 1000]) {
      const call = rawCall(session);
      const bytes = message(size * 500);
      for (let at = 0; at < bytes.length; at += size) call.write(bytes.subarray(at, at + size));
      call.end();
      const end = await endOf(call);
      expect(end.status).toBe(0);
      expect(Buffer.compare(end.bytes, bytes)).toBe(0);
    }
  });

  it("beyond the limit are refused as soon as they say so, without memory of theirs", async () => {
    const { address } = await bounded();
    const call = rawCall(await rawSession(address));
    call.write(prefixOf(COORDINATOR_MAX_RECEIVE_BYTES + 1));
    expect(await new Promise((resolve) => call.once("response", resolve))).toMatchObject({
      "grpc-status": String(RESOURCE_EXHAUSTED),
      "grpc-message": expect.stringContaining("larger"),
    });
  });
});

describe("answers", () => {
  it("that are not read are given up", async () => {
    const { clock, address } = await bounded();
    const call = rawCall(await rawSession(address));
    call.end(message(1_000_000));
    await once(call, "response");
    call.pause();
    const end = endOf(call, false);
    await clock.advanceUntil(PATIENCE_MS, end);
    expect(await end).toMatchObject({ status: null, resetCode: constants.NGHTTP2_ENHANCE_YOUR_CALM });
  });

  it("of which a client leaves too many unread end its connection, and no other", async () => {
    const long = runsService({ get: async () => Run.create({ run: "x".repeat(900_000) }) });
    const budget = { memoryBytes: 8 * MIB, answerBytes: 4 * MIB, connections: 100, patienceMs: PATIENCE_MS };
    const { address } = await serve([long], {}, { budget });
    const runs = (await connectTo(address)).client(RunsDefinition);
    const modest = rawCall(await rawSession(address));
    modest.end(message(1));
    await once(modest, "response");
    const greedy = await rawSession(address);
    const ended = once(greedy, "close");
    for (let each = 0; each < 6; each++) rawCall(greedy).end(message(1));
    await ended;
    expect((await endOf(modest)).bytes.length).toBeGreaterThan(900_000);
    expect((await runs.get({ run: "honest" })).run.length).toBe(900_000);
  }, 60_000);

  it("in many messages are made no further ahead than a message of what was sent", async () => {
    let made = 0;
    const events = async function* () {
      for (let each = 0; each < 40; each++) {
        made += 1;
        yield { event: { $case: "run" as const, value: Run.create({ run: "x".repeat(200_000) }) } };
      }
    };
    const { address } = await serve([runsService({ watch: () => events() })]);
    const session = await rawSession(address);
    const call = rawCall(session, { ":path": "/conclave.v1.Runs/Watch" });
    call.end(message(1));
    await once(call, "response");
    // The server makes what it can of what it need not wait for.
    for (let each = 0; each < 50; each++) await roundTrip(session);
    expect(made).toBeLessThanOrEqual(5);
    const bytes = (await endOf(call)).bytes.length;
    expect(made).toBe(40);
    expect(bytes).toBeGreaterThan(40 * 200_000);
  });
});

describe("connections", () => {
  it("that say nothing, or nothing of HTTP/2, are closed after a while", async () => {
    const { clock, port, address } = await bounded();
    const silent = await openSocket(port);
    const garbage = await openSocket(port);
    garbage.write("PRI * ");
    const both = Promise.all([closed(silent), closed(garbage)]);
    const runs = (await connectTo(address)).client(RunsDefinition);
    await runs.get({ run: "still" });
    await clock.advanceUntil(PATIENCE_MS, both);
    expect((await runs.get({ run: "well" })).run).toBe("well");
  });

  it("that wrote what is not HTTP/2 are closed at once", async () => {
    const { port, address } = await bounded();
    const garbage = await openSocket(port);
    const end = closed(garbage);
    garbage.write(Buffer.alloc(100_000, 0xa7));
    await end;
    const runs = (await connectTo(address)).client(RunsDefinition);
    expect((await runs.get({ run: "well" })).run).toBe("well");
  });

  it("beyond the limit take the place of those that have been idle for longest", async () => {
    const { port, address } = await bounded({ connections: 5 });
    const sockets: Socket[] = [];
    const closings: Promise<unknown>[] = [];
    for (let each = 0; each < 20; each++) {
      const socket = await openSocket(port);
      sockets.push(socket);
      closings.push(closed(socket));
    }
    await Promise.all(closings.slice(0, 15));
    const runs = (await connectTo(address, { patienceMs: 60_000 })).client(RunsDefinition);
    expect((await runs.get({ run: "in" })).run).toBe("in");
  });

  it("beyond the limit that do not close when they are told to leave make room all the same", async () => {
    const { clock, port, address } = await bounded({ connections: 5 });
    for (let each = 0; each < 12; each++) {
      // HTTP/2 begins, and then its client reads nothing.
      const socket = await openSocket(port);
      socket.write(
        Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]),
      );
    }
    const runs = (await connectTo(address, { patienceMs: 60_000 })).client(RunsDefinition);
    const answer = runs.get({ run: "in" });
    await clock.advanceUntil(1000, answer);
    expect((await answer).run).toBe("in");
  });

  const missing = opensslMissing();
  it.skipIf(missing !== null)("that do not finish the TLS handshake are closed as well", async () => {
    const authority = new CertificateAuthority(await temporaryDirectory(), "authority");
    const files = authority.issue("coordinator");
    const { clock, port } = await bounded({}, { tls: files });
    const silent = closed(await openSocket(port));
    // A handshake, and then nothing of HTTP/2.
    const [ca, cert, key] = [files.ca, files.cert, files.key].map((file) => readFileSync(file));
    const secure = connectTls({
      port,
      host: "127.0.0.1",
      ca,
      cert,
      key,
      ALPNProtocols: ["h2"],
      checkServerIdentity: () => undefined,
    });
    secure.on("error", () => {});
    onTestFinished(() => void secure.destroy());
    await once(secure, "secureConnect");
    await clock.advanceUntil(PATIENCE_MS, Promise.all([silent, closed(secure)]));
  });

  it("survive calls that are reset as soon as they are made, whatever they say", async () => {
    const { address } = await bounded();
    const session = await rawSession(address);
    for (let call = 0; call < 200; call++) {
      const stream = rawCall(session, call % 2 === 0 ? { "content-type": "text/html" } : { ":path": "/none" });
      stream.close(constants.NGHTTP2_CANCEL);
    }
    const runs = (await connectTo(address)).client(RunsDefinition);
    expect((await runs.get({ run: "well" })).run).toBe("well");
  });
});
