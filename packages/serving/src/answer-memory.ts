import type { MemoryBudget } from "@conclave/protocol";
import { cancelled } from "./errors.js";

/** An answer is held as votes, and as the message that is sent. */
const COPIES_OF_ANSWER = 2;

/**
 * Waits until there is memory for an answer, which it holds until the client has read it or is gone.
 *
 * @param owner the client's connection
 * @param signal aborted when the call ends, well or not
 * @throws ServingError `cancelled` when the call ends first
 */
export function claimAnswerMemory(
  answers: MemoryBudget,
  owner: string,
  answerBytes: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const claim = answers.claim(owner, answerBytes * COPIES_OF_ANSWER, resolve);
    const end = () => {
      claim.release();
      reject(cancelled());
    };
    signal.addEventListener("abort", end, { once: true });
  });
}
