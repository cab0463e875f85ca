import { deriveKey, type Key, rootKey } from "@conclave/random";

/** Every key a member uses, fixed by the run's seed and its index alone: whoever trains it, and when, draws the same. */
export interface MemberKeys {
  readonly bag: Key;
  readonly features: Key;
  /** First weights. */
  readonly init: Key;
  /** Everything random inside a training step. */
  readonly dropout: Key;
  /** The order of the bag's rows in a training epoch (from 0). */
  shuffle(epoch: number): Key;
  /** The augmentation of a training epoch (from 0); the place in the bag goes below it. */
  augment(epoch: number): Key;
}

/**
 * Derives a member's keys before anything is drawn (as scikit-learn draws all seeds first), so no draw depends on another.
 *
 * @param seed the run's, an integer in [0, 2^53).
 * @param member its index among the spec's expanded members.
 */
export function memberKeys(seed: number, member: number): MemberKeys {
  const own = deriveKey(rootKey(seed), "member", member);
  return {
    bag: deriveKey(own, "bag"),
    features: deriveKey(own, "features"),
    init: deriveKey(own, "init"),
    dropout: deriveKey(own, "dropout"),
    shuffle: (epoch) => deriveKey(own, "shuffle", epoch),
    augment: (epoch) => deriveKey(own, "augment", epoch),
  };
}
