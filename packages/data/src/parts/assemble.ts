import { featureNames } from "../encoding/columns.js";
import { encodeRows } from "../encoding/encode-rows.js";
import { type Encoding, encodedShape, widthOf } from "../encoding/encoding.js";
import { fitEncoding } from "../encoding/fit-encoding.js";
import { encodingFindings } from "../findings/encoding-findings.js";
import type { DataFinding } from "../findings/finding.js";
import { repeatedRows } from "../findings/repeated-rows.js";
import { type BagOptions, repeatedTrainingRows } from "../findings/repeated-training-rows.js";
import { sharedGroups } from "../findings/shared-groups.js";
import { compareCodeUnits } from "../labels/class-names.js";
import { fitNormalisation } from "../normalisation.js";
import type { DataOptions, SimplifyOptions } from "../options.js";
import type { DataOf } from "../prepared-data.js";
import { type Labels, type Rows, takeValues } from "../rows.js";
import type { RawRows } from "../sources/raw-rows.js";
import { checkReach } from "./check-reach.js";
import { checkWeights } from "./check-weights.js";
import { type PartRows, placeOf } from "./part-rows.js";

/** Options of what is learnt from the training rows. */
export interface AssembleOptions extends Pick<DataOptions, "normalise" | "missing" | "text" | "split"> {
  readonly size: SimplifyOptions["size"];
  readonly bags: BagOptions;
}

/**
 * Encodes the rows of each part, with what the training rows teach, and looks for what should not be.
 *
 * @param parts training first
 * @param read the labels of all rows of what was read
 * @throws DataError for weights, categories or a size that cannot be, and for values beyond float32 once they are normalised
 */
export function assemble<L extends Labels>(
  parts: readonly PartRows[],
  read: (raw: RawRows) => L,
  options: AssembleOptions,
): DataOf<Rows<L>> {
  for (const part of parts) checkWeights(part);
  const { raw, rows } = parts[0]!;
  const encoding = fitEncoding(raw, rows, options, options.size);
  const labels = new Map([...new Set(parts.map((part) => part.raw))].map((source) => [source, read(source)]));
  const encoded = parts.map((part) => encodeRows(part.raw, encoding, part.rows));
  const bytes = encoded.every(({ features }) => features instanceof Uint8Array);
  const numberOfGroup = groupNumbers(parts);
  const splitByGroup = options.split?.by === "group";

  const sets = parts.map((part, index): Rows<L> => {
    const { features } = encoded[index]!;
    const { weights, groups, count } = part.raw;
    const all = labels.get(part.raw)!;
    return {
      count: part.rows.length,
      // one part of bytes and one of floats become both floats: a program is made for one type
      features: bytes || features instanceof Float32Array ? features : Float32Array.from(features),
      labels: takeValues(all, part.rows, all.length / count),
      weights: weights && takeValues(weights, part.rows, 1),
      groups: groups && Int32Array.from(part.rows, (row) => numberOfGroup.get(groups[row]!)!),
    };
  });
  const [train] = sets as [Rows<L>];
  const shape = encodedShape(encoding, raw.shape);
  // the numbers of characters and words are names: a scale would mean nothing
  const normalisation = fitNormalisation(train, shape, encoding?.kind === "text" ? "none" : options.normalise);
  for (const [index, part] of parts.entries()) checkReach(part, sets[index]!.features, encoding, normalisation);
  const setOf = (name: string) => sets[parts.findIndex(({ part }) => part === name)] ?? null;
  return {
    shape,
    columnNames: featureNames(raw, encoding),
    encoding,
    normalisation,
    train,
    validation: setOf("validation"),
    test: setOf("test"),
    findings: [
      ...tableFindingsOf(parts),
      ...repeatedRows(
        parts.map((part, index) => ({ ...sets[index]!, part: part.part, placeOf: (row) => placeOf(part, row) })),
        splitByGroup,
      ),
      ...repeatedTrainingRows(
        { ...train, widths: widthsOf(encoding, shape), placeOf: (row) => placeOf(parts[0]!, row) },
        options.bags,
      ),
      ...sharedGroups(
        parts.flatMap(({ part }, index) => {
          const { groups } = sets[index]!;
          return groups === null ? [] : [{ part, groups }];
        }),
        splitByGroup,
      ),
      ...parts.flatMap(({ part }, index) => encodingFindings(part, encoded[index]!.counts)),
    ],
  };
}

/** How many features each column of a file became; null where they are as they stand. */
function widthsOf(encoding: Encoding | null, shape: readonly number[]): readonly number[] | null {
  return encoding?.kind === "table" && shape.length === 1 ? encoding.columns.map(widthOf) : null;
}

/** What was noticed about the columns of the files, once where it is the same in several. */
function tableFindingsOf(parts: readonly PartRows[]): DataFinding[] {
  const all = parts.flatMap(({ raw }) => raw.findings);
  return all.filter(({ what }, index) => all.findIndex((finding) => finding.what === what) === index);
}

/** One number for each group, the same in all parts, in the order of their names. */
function groupNumbers(parts: readonly PartRows[]): ReadonlyMap<string, number> {
  const names = new Set(parts.flatMap(({ raw }) => raw.groups ?? []));
  return new Map([...names].sort(compareCodeUnits).map((name, index) => [name, index]));
}
