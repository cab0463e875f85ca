/** Someone who keeps sessions, and with them memory. */
export interface MemoryHolder {
  /** Releases every session that is not running. */
  release(): Promise<void>;
}

/**
 * The memory that all sessions of an engine share. onnxruntime's arenas take it in powers of two and keep it for their session alone: once it ran
 * out, all sessions are given up and new ones go without an arena, taking what they need and giving it back. That is a tenth
 * slower at most, and the bytes are the same.
 */
export class EngineMemory {
  readonly #holders = new Set<MemoryHolder>();
  #isScarce = false;

  /** Whether it ran out before. */
  get isScarce(): boolean {
    return this.#isScarce;
  }

  /** To be called by whoever makes a session. */
  register(holder: MemoryHolder): void {
    this.#holders.add(holder);
  }

  /** To be called by whoever holds no session any longer. */
  unregister(holder: MemoryHolder): void {
    this.#holders.delete(holder);
  }

  /** To be called when memory ran out. */
  async ranOut(): Promise<void> {
    this.#isScarce = true;
    for (const holder of this.#holders) await holder.release();
  }
}
