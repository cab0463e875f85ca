import { type RandomStream, randomStream, rootKey } from "@conclave/random";

/** A stream whose uniform numbers, or numbers below a bound, are these. */
export function drawing(...numbers: readonly number[]): RandomStream {
  const left = [...numbers];
  const next = () => {
    const number = left.shift();
    if (number === undefined) throw new Error(`only ${numbers.length} numbers were to be drawn`);
    return number;
  };
  return { ...randomStream(rootKey(0)), below: next, uniform: next };
}
