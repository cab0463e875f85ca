import type { TrainEvent } from "conclave";
import { plural } from "./numbers.js";

type WarmStart = Extract<TrainEvent, { readonly type: "warm-start" }>;

/** What is taken over from a finished run, and what has to be trained again. */
export function warmStartLines({ kept, lost }: WarmStart): string[] {
  const taken = kept.length === 0 ? "keeps no member" : `keeps ${plural(kept.length, "member")} (${kept.join(", ")})`;
  return [taken, ...lost.map(({ member, reason }) => `cannot keep member ${member}: ${reason}`)];
}
