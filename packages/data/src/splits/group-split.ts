import { deriveKey, permutation, randomStream, rootKey } from "@conclave/random";
import { compareCodeUnits } from "../labels/class-names.js";
import { emptyPart } from "./empty-part.js";
import { SET_ASIDE, type SetAside, type Split, type SplitFractions } from "./split.js";

/**
 * Sets whole groups aside, at random, so that no group has rows in two parts: patients, speakers, wells that the ensemble has not met.
 * A part takes the shuffled groups that bring its rows nearer to its fraction; where none does, the smallest group. At least one group
 * trains.
 *
 * @param groups the name of each row's group
 * @param seed of the run: the groups, sorted by name, are shuffled by the stream of ("split", "group")
 * @returns each part in ascending order
 * @throws DataError too-few-rows when there are not enough groups for the parts
 */
export function groupSplit(groups: readonly string[], fractions: SplitFractions, seed: number): Split {
  const byName = new Map<string, number[]>();
  groups.forEach((name, row) => {
    const rows = byName.get(name);
    if (rows === undefined) byName.set(name, [row]);
    else rows.push(row);
  });
  const names = [...byName.keys()].sort(compareCodeUnits);
  const order = permutation(names.length, randomStream(deriveKey(rootKey(seed), "split", "group")));
  let left = Array.from(order, (index) => byName.get(names[index]!)!);

  function take(part: SetAside): Int32Array {
    const wanted = groups.length * fractions[part];
    if (wanted === 0) return new Int32Array(0);
    if (left.length < 2) throw emptyPart(part, fractions, `${names.length} groups`, "; or bring rows of more groups");
    const taken = new Set<readonly number[]>();
    let count = 0;
    for (const rows of left) {
      const nearer = Math.abs(count + rows.length - wanted) < Math.abs(count - wanted);
      if (nearer && taken.size < left.length - 1) {
        taken.add(rows);
        count += rows.length;
      }
    }
    if (taken.size === 0) taken.add(left.reduce((least, rows) => (rows.length < least.length ? rows : least)));
    left = left.filter((rows) => !taken.has(rows));
    return Int32Array.from([...taken].flat()).sort();
  }

  const [test, validation] = SET_ASIDE.map(take) as [Int32Array, Int32Array];
  return { train: Int32Array.from(left.flat()).sort(), validation, test };
}
