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
      }[]
    | null;
  readonly task: DraftSpec["task"];
  readonly labels: readonly (
    | { readonly name: string; readonly kind: "classes"; readonly classes: readonly { name: string; count: number }[] }
    | { readonly name: string; readonly kind: "numbers"; readonly low: number; readonly high: number }
  )[];
  readonly missing: number;
}
