import type {
  Http2SecureServer,
  Http2Server,
  IncomingHttpHeaders,
  ServerHttp2Session,
  ServerHttp2Stream,
} from "node:http2";
import type { Socket } from "node:net";
import { CallStream, refuseCall } from "./call-stream.js";
import { MemoryBudget } from "./memory-budget.js";
import { type Reader, UnreadAnswers } from "./unread-answers.js";

/** What all clients of a server together may take of it. */
export interface ServerBudget {
  /** Bytes that requests under way may hold. */
  readonly memoryBytes: number;
  /** Bytes of answers that clients have not read yet. */
  readonly answerBytes: number;
  readonly connections: number;
  /**
   * How long a connection may take to begin HTTP/2, a request may send nothing, an answer may go unread and a request may wait for memory.
   */
  readonly patienceMs: number;
}

export interface AdmissionOptions extends ServerBudget {
  readonly maxReceiveBytes: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** Senders of this are never ended for the sake of others. */
const BRISK_BYTES_PER_SECOND = 1024 * 1024;

interface Connection extends Reader {
  readonly socket: Socket;
  session: ServerHttp2Session | null;
  /** Whether the client has sent its settings, as HTTP/2 begins. */
  begun: boolean;
  calls: number;
  /** When it last had a call, or came. */
  activeMs: number;
  /** Whether it was told to leave, for another to find room. */
  leaving: boolean;
}

/**
 * Bounds what clients take of a server, at HTTP/2: connections, and the memory and time of calls. Over the budget a call waits, then is
 * refused with RESOURCE_EXHAUSTED; a connection is refused, unless another one that is idle can go.
 */
export class Admission {
  readonly budget: MemoryBudget;
  readonly answers: UnreadAnswers;
  readonly #options: AdmissionOptions;
  readonly #connections = new Map<string, Connection>();
  readonly #ownerOf = new WeakMap<object, string>();
  readonly #calls = new Set<CallStream>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.budget = new MemoryBudget(options.memoryBytes);
    this.answers = new UnreadAnswers(options.answerBytes);
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Stands before a server's own listeners; to be called before it listens. */
  attach(server: Http2Server | Http2SecureServer): void {
    // One that comes in while all are busy is closed by Node at once.
    server.maxConnections = this.#options.connections;
    server.prependListener("connection", (socket: Socket) => this.#connected(socket));
    server.on("session", (session: ServerHttp2Session) => this.#began(session));
    const listeners = server.listeners("stream") as ((...event: unknown[]) => void)[];
    server.removeAllListeners("stream");
    server.on("stream", (...event) => {
      const [stream, headers] = event;
      // A client may have reset it already: grpc-js would throw when it answers.
      if (stream.destroyed || stream.closed || !this.#admit(stream as ServerHttp2Stream, headers)) return;
      for (const listener of listeners) listener.apply(server, event);
    });
  }

  /** Ends what has kept the server waiting for too long; to be called about once a second. */
  sweep(): void {
    const now = this.#options.now();
    for (const call of this.#calls) call.sweep(now);
    for (const connection of this.#connections.values()) {
      const { begun, activeMs, leaving, calls, socket } = connection;
      if ((!begun && now - activeMs >= this.#options.patienceMs) || (leaving && calls === 0)) socket.destroy();
    }
    // One that came while none could go, or in the place of one that had just gone, made no room for the next.
    if (this.#isFull()) this.#makeRoom();
    if (this.budget.contended) this.#endSlowest(now);
  }

  /** Closes connections that never began, which grpc-js does not know of. */
  close(): void {
    for (const { begun, socket } of this.#connections.values()) if (!begun) socket.destroy();
  }

  #connected(socket: Socket): void {
    const key = keyOf(socket);
    const connection: Connection = {
      socket,
      session: null,
      begun: false,
      calls: 0,
      activeMs: this.#options.now(),
      leaving: false,
      disconnect: () => void socket.destroy(),
    };
    this.#connections.set(key, connection);
    socket.once("close", () => {
      if (this.#connections.get(key) === connection) this.#connections.delete(key);
    });
    if (this.#isFull()) this.#makeRoom(connection);
  }

  /** Whether the next client would find no room, also once those have gone that were told to. */
  #isFull(): boolean {
    if (this.#connections.size < this.#options.connections) return false;
    let staying = 0;
    for (const { leaving } of this.#connections.values()) if (!leaving) staying++;
    return staying >= this.#options.connections;
  }

  /** Closes the connection that has been without a call for longest, so that the next client finds room. */
  #makeRoom(newest?: Connection): void {
    let idlest: Connection | undefined;
    for (const connection of this.#connections.values()) {
      if (connection === newest || connection.leaving || connection.calls > 0) continue;
      if (idlest === undefined || isIdler(connection, idlest)) idlest = connection;
    }
    if (idlest === undefined) return;
    idlest.leaving = true;
    if (idlest.begun) idlest.session?.close();
    else idlest.socket.destroy();
  }

  #began(session: ServerHttp2Session): void {
    const key = keyOf(session.socket);
    this.#ownerOf.set(session, key);
    const connection = this.#connections.get(key);
    if (connection === undefined) return;
    connection.session = session;
    session.once("remoteSettings", () => {
      connection.begun = true;
    });
  }

  #admit(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean {
    // grpc-js listens for the first error alone.
    stream.on("error", () => undefined);
    const owner = (stream.session && this.#ownerOf.get(stream.session)) ?? "";
    const { maxReceiveBytes, patienceMs, now } = this.#options;
    const connection = this.#connections.get(owner);
    const reader = connection ?? { disconnect: () => stream.destroy() };
    const options = { owner, budget: this.budget, reader, answers: this.answers, maxReceiveBytes, patienceMs, now };
    const call = CallStream.open(stream, bytesOf(headers), options);
    if (call === null) {
      refuseCall(stream, "the calls under way leave no memory for this one; try again later");
      return false;
    }
    this.#calls.add(call);
    if (connection !== undefined) connection.calls++;
    stream.once("close", () => {
      this.#calls.delete(call);
      if (connection === undefined) return;
      connection.calls--;
      connection.activeMs = now();
    });
    return true;
  }

  /** While others wait for memory, those that hold it must use it: one call at a time, the slowest sender goes. */
  #endSlowest(now: number): void {
    let slowest: CallStream | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const call of this.#calls) {
      const rate = call.rate(now);
      if (rate === null || rate >= Math.min(least, BRISK_BYTES_PER_SECOND)) continue;
      slowest = call;
      least = rate;
    }
    slowest?.refuse("other requests wait for memory, and this one came more slowly than all others; try again later");
  }
}

/** Those that never began HTTP/2 go first. */
function isIdler(one: Connection, other: Connection): boolean {
  return one.begun === other.begun ? one.activeMs < other.activeMs : !one.begun;
}

function keyOf({ remoteAddress, remotePort }: Pick<Socket, "remoteAddress" | "remotePort">): string {
  return `${remoteAddress}:${remotePort}`;
}

function bytesOf(headers: IncomingHttpHeaders): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) bytes += name.length + String(value).length;
  return bytes;
}
