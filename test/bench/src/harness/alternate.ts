import { type Spread, spreadOf } from "./spread.js";

/** What both sides measured in one round. */
interface Round<Ours, Peer> {
  readonly ours: Ours;
  readonly peer: Peer;
}

/**
 * Measures in turns: ours, peer, ours, peer, … A machine that grows slower or busier meanwhile slows both, so that the ratio of
 * neighbours says more than the ratio of two figures taken apart.
 *
 * @param rounds at least 1
 * @throws RangeError for fewer; and whatever a side throws
 */
export async function alternate<Ours, Peer>(
  rounds: number,
  ours: (round: number) => Promise<Ours>,
  peer: (round: number) => Promise<Peer>,
): Promise<readonly Round<Ours, Peer>[]> {
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`expected a whole number of rounds, at least 1, got ${rounds}`);
  }
  const measured: Round<Ours, Peer>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push({ ours: await ours(round), peer: await peer(round) });
  }
  return measured;
}

/** The ratios ours / peer, round by round. */
export function ratiosOf(rounds: readonly Round<number, number>[]): Spread {
  return spreadOf(rounds.map(({ ours, peer }) => ours / peer));
}
