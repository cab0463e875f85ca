import { permutation, randomStream } from "@conclave/random";
import type { Bag } from "../../bag/draw-bag.js";
import type { MemberKeys } from "../../bag/member-keys.js";

/** The order in which a training epoch goes through a bag. */
export interface EpochOrder {
  /** Places in the bag, each once. */
  readonly places: Uint32Array;
  /** The training rows at those places: what the batches are cut from, one after the other. */
  readonly rows: Int32Array;
}

/** The order of training epoch `epoch` (from 0): fixed by the member's key, whichever epochs ran before in this process. */
export function epochOrder(bag: Bag, keys: MemberKeys, epoch: number): EpochOrder {
  const places = permutation(bag.rows.length, randomStream(keys.shuffle(epoch)));
  return { places, rows: Int32Array.from(places, (place) => bag.rows[place]!) };
}
