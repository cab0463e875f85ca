import { decodeWeights, readEnsemble } from "@conclave/ensemble";

/** How many numbers a member of an ensemble on disk has learnt, the mean over its members. */
export async function countParameters(directory: string): Promise<number> {
  const { weights } = await readEnsemble(directory);
  const counts = weights.map((bytes) =>
    Object.entries(decodeWeights(bytes).variables)
      .filter(([path]) => path.startsWith("params/"))
      .reduce((sum, [, { data }]) => sum + data.length, 0),
  );
  return counts.reduce((sum, count) => sum + count, 0) / counts.length;
}
