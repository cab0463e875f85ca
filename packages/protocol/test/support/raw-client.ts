import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import { onTestFinished } from "vitest";
import type { SweepClock } from "../../src/index.js";

/** A clock that stands still until a test moves it. */
export class ManualClock implements SweepClock {
  #now = 0;
  #sweep = () => {};

  now(): number {
    return this.#now;
  }

  everySecond(sweep: () => void): () => void {
    this.#sweep = sweep;
    return () => {
      this.#sweep = () => {};
    };
  }

  advance(ms: number): void {
    this.#now += ms;
    this.#sweep();
  }

  /** Moves on until `done`: what a client sent may take a while to reach the server. */
  async advanceUntil(ms: number, done: Promise<unknown>): Promise<void> {
    let over = false;
    const end = () => {
      over = true;
    };
    done.then(end, end);
    onTestFinished(end);
    while (!over) {
      this.advance(ms);
      await new Promise(setImmediate);
    }
  }
}

/** How a call ended, as a client of HTTP/2 sees it. */
export interface CallEnd {
  readonly status: number | null;
  readonly message: string;
  readonly resetCode: number;
  readonly bytes: Buffer;
}

/** A connection of HTTP/2 that does what no gRPC client would. */
export async function rawSession(address: string): Promise<ClientHttp2Session> {
  const session = connect(`http://${address}`, { maxSessionMemory: 1000 });
  session.on("error", () => {});
  onTestFinished(() => session.destroy());
  await once(session, "connect");
  await roundTrip(session);
  return session;
}

/** Resolves when the server has seen what was sent before. */
export function roundTrip(session: ClientHttp2Session): Promise<void> {
  return new Promise((resolve) => session.ping(() => resolve()));
}

/** Begins a call of Runs.Get. */
export function rawCall(session: ClientHttp2Session, headers: Record<string, string> = {}): ClientHttp2Stream {
  const call = session.request(
    {
      ":method": "POST",
      ":path": "/conclave.v1.Runs/Get",
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
    },
    { endStream: false },
  );
  call.on("error", () => {});
  return call;
}

/** The five bytes before a message of this length. */
export function prefixOf(length: number): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

/** Reads all that comes of a call, unless `reading` is false, and how it ended. */
export async function endOf(call: ClientHttp2Stream, reading = true): Promise<CallEnd> {
  let status: number | null = null;
  let message = "";
  const take = (headers: Record<string, unknown>) => {
    if (headers["grpc-status"] === undefined) return;
    status = Number(headers["grpc-status"]);
    message = decodeURI(String(headers["grpc-message"] ?? ""));
  };
  call.on("response", take);
  call.on("trailers", take);
  const parts: Buffer[] = [];
  if (reading) call.on("data", (part: Buffer) => parts.push(part));
  await new Promise<void>((resolve) => call.once("close", () => resolve()));
  // Node hangs in a session that is destroyed while it closes a stream.
  await new Promise(setImmediate);
  return { status, message, resetCode: call.rstCode, bytes: Buffer.concat(parts) };
}
