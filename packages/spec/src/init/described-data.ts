import type { DraftSpec } from "../schema/draft-schema.js";
import type { Source } from "../schema/source-schema.js";

/** What a first spec is written from: data as `@conclave/data` describes them. */
export interface DescribedData {
  readonly kind: "images" | "table" | "texts" | "sequences";
  readonly train: Source;
  readonly test: Source | null;
  readonly rows: number;
  readonly shape: readonly number[];
  readonly columns:
    | readonly {
        readonly column: string | number;
        readonly kind: "numbers" | "categories";
        readonly missing: number;
        readonly distinct: number;
        readonly decimalComma: boolean;
      }[]
    | null;
  readonly task: DraftSpec["task"];
  readonly labels: readonly DescribedLabel[];
  readonly missing: number;
  readonly notes: readonly string[];
}

type DescribedLabel = (
  | { readonly kind: "classes"; readonly classes: readonly { readonly name: string; readonly count: number }[] }
  | { readonly kind: "numbers"; readonly low: number; readonly high: number }
) & { readonly name: string; readonly missing: number; readonly decimalComma: boolean };
