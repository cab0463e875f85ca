import { constants, type ServerHttp2Stream } from "node:http2";
import { BlockPacker } from "./block-packer.js";
import type { MemoryBudget, MemoryClaim } from "./memory-budget.js";
import type { Reader, UnreadAnswers } from "./unread-answers.js";

/** gRPC's status codes of calls that are ended here. */
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;

/** What precedes each message: a byte that says whether it is compressed, and its length. */
const PREFIX_BYTES = 5;

/**
 * A message is held as its blocks, as the whole that grpc-js makes of them and keeps until the call ends, and as the values that are read
 * from it.
 */
export const COPIES_OF_MESSAGE = 3;

/** What a call costs beside its headers and messages. */
const STREAM_BYTES = 4 * 1024;

/** Written without a pause: a reader that takes this much makes progress. */
const WRITE_BYTES = 64 * 1024;

/** Slower senders are ended: it takes 17 minutes for the largest request that a server takes by default. */
const LEAST_BYTES_PER_SECOND = 64 * 1024;

export interface CallStreamOptions {
  /** Of the connection. */
  readonly owner: string;
  readonly budget: MemoryBudget;
  readonly reader: Reader;
  readonly answers: UnreadAnswers;
  readonly maxReceiveBytes: number;
  /** How long nothing may come, or be read, or a request may wait for memory. */
  readonly patienceMs: number;
  readonly now: () => number;
}

/**
 * One call as HTTP/2 sees it, before grpc-js, which shows a message only when it is whole. A message's memory is claimed as soon as its
 * length is known; until it is granted, nothing more of it is read, so that HTTP/2's flow control stops the sender.
 */
export class CallStream {
  readonly #stream: ServerHttp2Stream;
  readonly #options: CallStreamOptions;
  readonly #claims: MemoryClaim[];
  readonly #prefix = Buffer.alloc(PREFIX_BYTES);
  readonly #startedMs: number;
  #prefixFilled = 0;
  /** Of the message under way: what has not come yet. */
  #left = 0;
  #claimed = 0;
  #received = 0;
  /** The length of the message under way, and when its memory was granted. */
  #length = 0;
  #messageMs: number;
  /** Whether a message is longer than the server takes: grpc-js refuses it as soon as it reads its prefix. */
  #tooLong = false;
  #progressMs: number;
  #waitingSinceMs: number | null = null;
  #ended = false;
  #writing = false;
  /** Of what is being written. */
  #wasRead: () => void = () => undefined;
  #resume: () => void = () => undefined;

  /** A call whose headers fit into the budget; null where they do not. */
  static open(stream: ServerHttp2Stream, headerBytes: number, options: CallStreamOptions): CallStream | null {
    const base = options.budget.tryClaim(options.owner, STREAM_BYTES + headerBytes);
    return base && new CallStream(stream, base, options);
  }

  private constructor(stream: ServerHttp2Stream, base: MemoryClaim, options: CallStreamOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#claims = [base];
    this.#startedMs = options.now();
    this.#progressMs = this.#startedMs;
    this.#messageMs = this.#startedMs;
    stream.once("close", () => {
      for (const claim of this.#claims) claim.release();
      this.#wasRead();
    });
    this.#meterReading();
    this.#meterWriting();
  }

  /** Bytes a second that came of a request that is still incomplete and old enough to tell; null otherwise. */
  rate(nowMs: number): number | null {
    const ageMs = nowMs - this.#startedMs;
    const incomplete = !this.#ended && this.#waitingSinceMs === null && this.#left > 0;
    return incomplete && ageMs >= this.#options.patienceMs / 3 ? (this.#received * 1000) / ageMs : null;
  }

  /** Ends the call if it has kept the server waiting for too long. */
  sweep(nowMs: number): void {
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return;
    const { patienceMs } = this.#options;
    const seconds = patienceMs / 1000;
    if (this.#waitingSinceMs !== null) {
      if (nowMs - this.#waitingSinceMs >= patienceMs) {
        this.refuse(
          `the requests under way left no memory for this one for ${seconds} s; try again later, or send less at a time`,
        );
      }
      return;
    }
    const idle = nowMs - this.#progressMs >= patienceMs;
    if (idle && (this.#writing || stream.writableLength > 0)) {
      // Its answer has begun: a reset is all that can still be said.
      stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    } else if (idle && stream.writableFinished) {
      // It has its answer, and does not end its request.
      stream.close(constants.NGHTTP2_NO_ERROR);
    } else if (!this.#ended && stream.readableLength === 0) {
      const slowest = patienceMs + (this.#length / LEAST_BYTES_PER_SECOND) * 1000;
      if (idle) this.end(DEADLINE_EXCEEDED, `no byte of the request came for ${seconds} s`);
      else if (this.#left > 0 && nowMs - this.#messageMs >= slowest) {
        this.end(
          DEADLINE_EXCEEDED,
          `expected at least ${LEAST_BYTES_PER_SECOND} bytes of the request a second, got fewer`,
        );
      }
    }
  }

  /** Ends the call for the sake of the others. */
  refuse(message: string): void {
    this.end(RESOURCE_EXHAUSTED, message);
  }

  end(code: number, message: string): void {
    endCall(this.#stream, code, message);
  }

  #meterReading(): void {
    const stream = this.#stream;
    const push = stream.push.bind(stream);
    const read = stream._read.bind(stream);
    const packer = new BlockPacker(push);
    stream.push = (chunk: Buffer | null) => {
      if (chunk === null) {
        this.#ended = true;
        packer.flush();
        return push(null);
      }
      this.#progressMs = this.#options.now();
      this.#received += chunk.length;
      const wanted = this.#tooLong ? push(chunk) : this.#receive(chunk, packer);
      return wanted && this.#waitingSinceMs === null;
    };
    stream._read = (size) => {
      if (this.#waitingSinceMs === null) read(size);
    };
    this.#resume = () => read(0);
  }

  /** Follows the messages in what came, and takes it on in blocks; returns whether more is wanted. */
  #receive(chunk: Buffer, packer: BlockPacker): boolean {
    let wanted = true;
    for (let at = 0; at < chunk.length; ) {
      if (this.#left === 0) {
        const count = Math.min(PREFIX_BYTES - this.#prefixFilled, chunk.length - at);
        chunk.copy(this.#prefix, this.#prefixFilled, at, at + count);
        this.#prefixFilled += count;
        at += count;
        if (this.#prefixFilled < PREFIX_BYTES) break;
        this.#prefixFilled = 0;
        const length = this.#prefix.readUInt32BE(1);
        if (length > this.#options.maxReceiveBytes) {
          this.#tooLong = true;
          return packer.add(this.#prefix, 0);
        }
        this.#left = length;
        wanted = packer.add(this.#prefix, length);
        this.#announce(length);
        continue;
      }
      const piece = chunk.subarray(at, at + this.#left);
      this.#left -= piece.length;
      at += piece.length;
      wanted = packer.add(piece, this.#left);
    }
    return wanted;
  }

  /** Claims the memory of a message, and stops reading until it is granted. */
  #announce(length: number): void {
    this.#length = length;
    this.#messageMs = this.#options.now();
    const more = length * COPIES_OF_MESSAGE - this.#claimed;
    if (more <= 0) return;
    this.#claimed += more;
    this.#waitingSinceMs = this.#options.now();
    let within = true;
    const claim = this.#options.budget.claim(this.#options.owner, more, () => {
      this.#waitingSinceMs = null;
      this.#progressMs = this.#options.now();
      this.#messageMs = this.#progressMs;
      if (!within && !this.#stream.destroyed) this.#resume();
    });
    within = false;
    this.#claims.push(claim);
  }

  /** Cuts long writes, so that a slow reader is told from one that does not read, and counts what is unread. */
  #meterWriting(): void {
    const stream = this.#stream;
    const { answers, reader, now } = this.#options;
    const write = stream.write.bind(stream) as (chunk: Buffer, done: (error?: Error | null) => void) => boolean;
    const metered = (chunk: Buffer, done: (error?: Error | null) => void = () => undefined): boolean => {
      this.#progressMs = now();
      this.#writing = true;
      // What is written to a stream that is gone is dropped at once.
      if (!stream.destroyed) this.#wasRead = answers.wrote(reader, chunk.length);
      const wasRead = this.#wasRead;
      const next = (from: number): boolean =>
        write(chunk.subarray(from, from + WRITE_BYTES), (error) => {
          this.#progressMs = now();
          const to = from + WRITE_BYTES;
          // A call that was ended meanwhile gets no more of its answer.
          if (!error && to < chunk.length && !stream.writableEnded && !stream.destroyed) {
            answers.progressed(reader);
            next(to);
          } else {
            this.#writing = false;
            wasRead();
            done(error);
          }
        });
      return next(0);
    };
    stream.write = metered as typeof stream.write;
  }
}

/** Answers with a status and no message, and lets the client send no more. */
export function endCall(stream: ServerHttp2Stream, code: number, message: string): void {
  if (stream.destroyed || stream.closed) return;
  if (!stream.headersSent) {
    stream.respond(
      {
        ":status": 200,
        "content-type": "application/grpc+proto",
        "grpc-status": code,
        "grpc-message": encodeURI(message),
      },
      { endStream: true },
    );
  }
  stream.close(constants.NGHTTP2_NO_ERROR);
}

/** Refuses a call that nothing was kept of. */
export function refuseCall(stream: ServerHttp2Stream, message: string): void {
  endCall(stream, RESOURCE_EXHAUSTED, message);
}
