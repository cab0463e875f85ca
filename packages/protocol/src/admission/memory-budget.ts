/** A part of the memory that was asked for; given back once. */
export interface MemoryClaim {
  /** Gives the memory back, or stops waiting for it. */
  release(): void;
}

interface Wait {
  readonly owner: string;
  readonly bytes: number;
  readonly granted: () => void;
}

/** Up to here a claim need not stand in line: many small requests go on while large ones wait for each other. */
const SMALL_BYTES = 256 * 1024;

/**
 * Memory that clients share. A claim that finds no room waits; owners that hold least come first, and no owner holds more than half
 * while it waits for more, so that one client cannot take the memory of all others.
 */
export class MemoryBudget {
  readonly bytes: number;
  readonly #held = new Map<string, number>();
  readonly #waiting = new Set<Wait>();
  #used = 0;

  /** @param bytes that may be held together */
  constructor(bytes: number) {
    this.bytes = bytes;
  }

  /** Whether somebody waits. */
  get contended(): boolean {
    return this.#waiting.size > 0;
  }

  /** Bytes that are held. */
  get used(): number {
    return this.#used;
  }

  /** A claim that is granted at once; null where there is no room. */
  tryClaim(owner: string, bytes: number): MemoryClaim | null {
    if (!this.#fits(owner, bytes)) return null;
    return this.#take(owner, bytes);
  }

  /** A claim that is granted as soon as there is room, perhaps within this call. */
  claim(owner: string, bytes: number, granted: () => void): MemoryClaim {
    let claim: MemoryClaim | null = null;
    if (bytes <= SMALL_BYTES) claim = this.tryClaim(owner, bytes);
    if (claim !== null) {
      granted();
      return claim;
    }
    const wait: Wait = {
      owner,
      bytes,
      granted: () => {
        claim = this.#take(owner, bytes);
        granted();
      },
    };
    this.#waiting.add(wait);
    this.#grant();
    return {
      release: () => {
        this.#waiting.delete(wait);
        claim?.release();
        // Others may have stood behind this one.
        this.#grant();
      },
    };
  }

  #fits(owner: string, bytes: number): boolean {
    return this.#used + bytes <= this.bytes && this.#withinShare(owner, bytes);
  }

  /** An owner that holds little is let in whatever it asks for. */
  #withinShare(owner: string, bytes: number): boolean {
    const held = this.#held.get(owner) ?? 0;
    return held <= SMALL_BYTES || held + bytes <= this.bytes / 2;
  }

  #take(owner: string, bytes: number): MemoryClaim {
    this.#used += bytes;
    this.#held.set(owner, (this.#held.get(owner) ?? 0) + bytes);
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        this.#used -= bytes;
        const left = (this.#held.get(owner) ?? 0) - bytes;
        if (left > 0) this.#held.set(owner, left);
        else this.#held.delete(owner);
        this.#grant();
      },
    };
  }

  #grant(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#waiting.delete(next);
      next.granted();
    }
  }

  /** The first in line, if there is room for it: letting later ones pass would keep a large one waiting for ever. */
  #next(): Wait | undefined {
    let first: Wait | undefined;
    for (const wait of this.#waiting) {
      if (!this.#withinShare(wait.owner, wait.bytes)) continue;
      const held = this.#held.get(wait.owner) ?? 0;
      if (first === undefined || held < (this.#held.get(first.owner) ?? 0)) first = wait;
    }
    return first !== undefined && this.#used + first.bytes <= this.bytes ? first : undefined;
  }
}
