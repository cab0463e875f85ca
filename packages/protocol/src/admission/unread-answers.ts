/** Who reads answers: a client's connection. */
export interface Reader {
  /** Ends the connection, which lets go of all that is unread. */
  disconnect(): void;
}

interface Unread {
  bytes: number;
  answers: number;
}

/**
 * Answers that clients have not read yet. It is the client that decides when it reads, and how much it asks for: without a limit 240 lists of
 * workers that nobody read took 1.1 GB. Over the limit the client with the most unread bytes is disconnected; of equal ones, that which has not
 * read for longest.
 */
export class UnreadAnswers {
  readonly #mostBytes: number;
  /** Those that read most recently last. */
  readonly #unread = new Map<Reader, Unread>();
  #bytes = 0;

  /** @param mostBytes that may be unread together; a single answer that is larger goes through where it is the only one */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Bytes that are unread. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Counts an answer, or a message of one, that is about to be written. What it returns is to be called once it is read or given up. */
  wrote(reader: Reader, bytes: number): () => void {
    const unread = this.#unread.get(reader) ?? { bytes: 0, answers: 0 };
    this.#unread.set(reader, unread);
    unread.bytes += bytes;
    unread.answers += 1;
    this.#bytes += bytes;
    while (this.#bytes > this.#mostBytes) {
      const heaviest = this.#heaviest(reader);
      if (heaviest === null) break;
      this.#forget(heaviest);
      heaviest.disconnect();
    }
    let over = false;
    return () => {
      if (over) return;
      over = true;
      // One that was disconnected has nothing here any more.
      if (this.#unread.get(reader) !== unread) return;
      unread.bytes -= bytes;
      unread.answers -= 1;
      this.#bytes -= bytes;
      if (unread.answers === 0) this.#unread.delete(reader);
      else this.progressed(reader);
    };
  }

  /** Notes that the client reads. */
  progressed(reader: Reader): void {
    const unread = this.#unread.get(reader);
    if (unread === undefined) return;
    this.#unread.delete(reader);
    this.#unread.set(reader, unread);
  }

  #forget(reader: Reader): void {
    this.#bytes -= this.#unread.get(reader)?.bytes ?? 0;
    this.#unread.delete(reader);
  }

  /** Null where the one answer of `newest` is all that there is. */
  #heaviest(newest: Reader): Reader | null {
    let heaviest: Reader | null = null;
    let most = 0;
    for (const [reader, { bytes, answers }] of this.#unread) {
      if (bytes <= most || (reader === newest && answers === 1)) continue;
      heaviest = reader;
      most = bytes;
    }
    return heaviest;
  }
}
