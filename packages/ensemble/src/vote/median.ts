import { type Ballot, checkBallot, type Electorate, type Tally } from "./ballot.js";

/**
 * The median of the members' values, output by output, over the members that voted on the row; of an even number the mean of the two in
 * the middle. One member that is far off cannot move it far, as it moves a mean. Weights are ignored.
 *
 * @throws EnsembleError "predictions-invalid" for a ballot of another size.
 */
export function median(ballots: readonly Ballot[], electorate: Electorate): Tally {
  const { rows, classes } = electorate;
  for (const ballot of ballots) checkBallot(ballot, electorate);
  const placeOf = ballots.map((ballot) => places(ballot, rows));
  const answers = new Float32Array(rows * classes);
  const voted = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const voting = ballots.flatMap(({ probabilities }, index) => {
      const place = placeOf[index]![row]!;
      return place < 0 ? [] : [probabilities.subarray(place * classes, (place + 1) * classes)];
    });
    if (voting.length === 0) continue;
    voted[row] = 1;
    for (let output = 0; output < classes; output++) {
      answers[row * classes + output] = middle(Float64Array.from(voting, (values) => values[output]!).sort());
    }
  }
  return { answers, voted };
}

/** Where in a ballot each row stands; -1 where it does not. */
function places(ballot: Ballot, rows: number): Int32Array {
  if (ballot.rows === null) return Int32Array.from({ length: rows }, (_, row) => row);
  const place = new Int32Array(rows).fill(-1);
  ballot.rows.forEach((row, index) => {
    place[row] = index;
  });
  return place;
}

function middle(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
