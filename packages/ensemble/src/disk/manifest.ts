import { type Encoding, parseEncoding } from "@conclave/data";
import { parseSpec, type RunSpec } from "@conclave/spec";
import * as z from "zod";
import { EnsembleError } from "../errors.js";
import { checkManifest } from "./check-manifest.js";

/** The file whose presence makes a folder an ensemble: it is always written last. */
export const MANIFEST_FILE = "ensemble.json";
export const REPORT_FILE = "report.json";

const count = z.int().min(0);
/** In the ensemble's folder. */
const file = z.string().regex(/^[\w.-]+$/);
/** Of a file, lower-case hex. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const memberSchema = z
  .object({
    /** Its index among the spec's expanded members. */
    member: count,
    file,
    sha256,
    /** Of a member that pauses, what it goes on from; null of one that has nothing left to train. */
    checkpoint: z.object({ file, sha256 }).readonly().nullable().default(null),
    /** The kind of model, as reports call it. */
    kind: z.string(),
    /** The columns of a row that it sees, ascending; null: all. */
    features: z.array(count).nullable(),
    /** How much it counts in the vote; with 0 it is not asked. */
    weight: z.number().min(0),
    /** Names its training: the same spec and data would give it again. Null in ensembles of earlier versions. */
    fingerprint: z.string().nullable().default(null),
    /** Where the same training would give the same bytes. */
    determinismClass: z.string(),
  })
  .readonly();

/** ensemble.json. It holds no times, so that the same run writes the same bytes. */
const manifestSchema = z
  .object({
    format: z.literal("conclave-ensemble"),
    schemaVersion: z.literal(1),
    name: z.string(),
    task: z.enum(["classification", "regression", "multilabel"]),
    /** The names of the classes or labels, in the order of the outputs; none for regression. */
    classes: z.array(z.string()),
    /** Of a regression, in the order of the outputs: members answer (y - offset - mean) * scale. Null for other tasks. */
    targets: z
      .object({
        names: z.array(z.string()).min(1),
        mean: z.array(z.number()),
        scale: z.array(z.number()),
        /** Null where none has one, as in all ensembles of earlier versions. */
        offset: z.array(z.number()).nullable().default(null),
      })
      .readonly()
      .nullable()
      .default(null),
    /** Of one sample. */
    shape: z.array(z.int().min(1)).min(1),
    /** What the values of the training rows were: bytes, or floats. Both are answered. Null in ensembles of earlier versions. */
    dtype: z.enum(["U8", "F32"]).nullable().default(null),
    /** x' = (x - mean) * scale, over the last axis of the sample; statistics of the training rows. */
    preprocessing: z.object({ mean: z.array(z.number()), scale: z.array(z.number()) }).readonly(),
    /** How values of files become features; null where they are features as they stand. */
    encoding: z.unknown().default(null),
    /** The features of a table by name; null where its columns have none. */
    columnNames: z.array(z.string()).nullable().default(null),
    /** Of a classification of tables, the column of the classes by name; null where it has none, and in ensembles of earlier versions. */
    labelName: z.string().nullable().default(null),
    voting: z.enum(["hard", "soft", "weighted", "mean", "median", "stacked"]),
    /** With voting: stacked, the model that takes the members' probabilities. */
    stacking: z
      .object({ members: count, classes: count, weights: z.array(z.number()), bias: z.array(z.number()) })
      .readonly()
      .nullable()
      .default(null),
    /** Of the vote's probabilities, where they were calibrated. */
    temperature: z.number().positive().nullable().default(null),
    /** No answer where the vote's largest probability is below this. */
    abstainBelow: z.number().min(0).max(1).nullable().default(null),
    /** The rows it was tested on, however they are ordered. */
    testRows: z.object({ sha256: z.string(), count }).readonly().nullable().default(null),
    seeds: z.object({ run: count }).readonly(),
    /** What wrote it. */
    versions: z.object({ conclave: z.string(), node: z.string() }).readonly(),
    /** Those that vote, in the order of their indices. */
    members: z.array(memberSchema).min(1),
    spec: z.unknown(),
  })
  .readonly();

/** What an ensemble is, besides its members' weights. */
export type EnsembleManifest = Omit<z.output<typeof manifestSchema>, "spec" | "encoding"> & {
  readonly spec: RunSpec;
  readonly encoding: Encoding | null;
};
export type ManifestMember = EnsembleManifest["members"][number];

/** The text of ensemble.json. */
export function formatManifest(manifest: EnsembleManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/**
 * Reads the text of an ensemble.json.
 *
 * @param origin the file's path, for messages.
 * @throws EnsembleError "version-unsupported" for a later format, "ensemble-corrupt" for anything else that is wrong.
 */
export function parseManifest(text: string, origin: string): EnsembleManifest {
  const json = parseJson(text, origin);
  const version = typeof json === "object" && json !== null && "schemaVersion" in json ? json.schemaVersion : undefined;
  if (typeof version === "number" && version !== 1) {
    throw new EnsembleError(
      "version-unsupported",
      `${origin}: this version of Conclave reads ensembles of schemaVersion 1, got ${version}; update Conclave`,
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    throw new EnsembleError(
      "ensemble-corrupt",
      `${origin}: not as Conclave writes it:\n${z.prettifyError(parsed.error)}`,
    );
  }
  const manifest = {
    ...parsed.data,
    spec: readPart("spec", origin, () => parseSpec(parsed.data.spec)),
    encoding: readPart("encoding", origin, () => parseEncoding(parsed.data.encoding)),
  };
  checkManifest(manifest, origin);
  return manifest;
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EnsembleError("ensemble-corrupt", `${origin}: not JSON; the file was cut off or changed`, { cause });
  }
}

/** What another package reads, whose errors name no file. */
function readPart<T>(name: string, origin: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EnsembleError("ensemble-corrupt", `${origin}: ${name}: ${reason}`, { cause });
  }
}
