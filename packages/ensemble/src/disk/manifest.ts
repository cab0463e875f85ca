import { parseSpec, type RunSpec } from "@conclave/spec";
import * as z from "zod";
import { EnsembleError } from "../errors.js";

/** The file whose presence makes a folder an ensemble: it is always written last. */
export const MANIFEST_FILE = "ensemble.json";
export const REPORT_FILE = "report.json";

const count = z.int().min(0);

const memberSchema = z
  .object({
    /** Its index among the spec's expanded members. */
    member: count,
    file: z.string().regex(/^[\w.-]+$/),
    /** Of the file, lower-case hex. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** The kind of model, as reports call it. */
    kind: z.string(),
    /** The columns of a row that it sees, ascending; null: all. */
    features: z.array(count).nullable(),
    /** How much it counts in the vote. */
    weight: z.number().min(0),
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
    task: z.literal("classification"),
    /** The names of the classes, in the order of the outputs. */
    classes: z.array(z.string()).min(2),
    /** Of one sample. */
    shape: z.array(z.int().min(1)).min(1),
    /** x' = (x - mean) * scale, over the last axis of the sample; statistics of the training rows. */
    preprocessing: z.object({ mean: z.array(z.number()), scale: z.array(z.number()) }).readonly(),
    voting: z.enum(["hard", "soft", "weighted"]),
    seeds: z.object({ run: count }).readonly(),
    /** What wrote it. */
    versions: z.object({ conclave: z.string(), node: z.string() }).readonly(),
    /** Those that vote, in the order of their indices. */
    members: z.array(memberSchema).min(1),
    spec: z.unknown(),
  })
  .readonly();

/** What an ensemble is, besides its members' weights. */
export type EnsembleManifest = Omit<z.output<typeof manifestSchema>, "spec"> & { readonly spec: RunSpec };
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
  const manifest = { ...parsed.data, spec: readSpec(parsed.data.spec, origin) };
  const statistics = manifest.shape.at(-1);
  const { mean, scale } = manifest.preprocessing;
  if (mean.length !== statistics || scale.length !== statistics) {
    throw new EnsembleError(
      "ensemble-corrupt",
      `${origin}: preprocessing: expected ${statistics} means and scales for samples of shape [${manifest.shape}], got ${mean.length} and ${scale.length}`,
    );
  }
  return manifest;
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EnsembleError("ensemble-corrupt", `${origin}: not JSON; the file was cut off or changed`, { cause });
  }
}

function readSpec(spec: unknown, origin: string): RunSpec {
  try {
    return parseSpec(spec);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EnsembleError("ensemble-corrupt", `${origin}: spec: ${reason}`, { cause });
  }
}
