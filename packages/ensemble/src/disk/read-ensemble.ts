import { join, resolve } from "node:path";
import { readRegularFile } from "@conclave/spec/read-regular-file";
import { EnsembleError } from "../errors.js";
import { nonFiniteIn } from "../member/finite-variables.js";
import { decodeWeights } from "../member/weights.js";
import { type EnsembleManifest, MANIFEST_FILE, type ManifestMember, parseManifest } from "./manifest.js";
import { sha256 } from "./sha256.js";

/** An ensemble as read from disk, checked. */
export interface EnsembleFiles {
  /** Absolute. */
  readonly directory: string;
  readonly manifest: EnsembleManifest;
  /** The members' safetensors files, in the order of `manifest.members`. */
  readonly weights: readonly Uint8Array[];
}

/**
 * Reads an ensemble's folder and checks that each member's file is the one that was written, and that its weights are finite.
 *
 * @throws EnsembleError "not-an-ensemble" for a folder without ensemble.json, "version-unsupported" for a later format,
 *   "ensemble-corrupt" for a file that is missing or was changed, and for weights that are NaN or infinite.
 */
export async function readEnsemble(directory: string): Promise<EnsembleFiles> {
  const folder = resolve(directory);
  const manifest = parseManifest(await readManifest(folder), join(folder, MANIFEST_FILE));
  const weights = await Promise.all(manifest.members.map((member) => readWeights(folder, member)));
  return { directory: folder, manifest, weights };
}

/** What the system says where there is no such file. */
const ABSENT = new Set(["ENOENT", "ENOTDIR"]);

async function readManifest(folder: string): Promise<string> {
  try {
    return (await readRegularFile(join(folder, MANIFEST_FILE))).toString("utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (!ABSENT.has(code ?? "")) {
      throw new EnsembleError("ensemble-corrupt", `${join(folder, MANIFEST_FILE)}: cannot be read (${message})`, {
        cause,
      });
    }
    throw new EnsembleError(
      "not-an-ensemble",
      `${folder}: expected a folder with ${MANIFEST_FILE}, found none; give the folder of a run that finished`,
      { cause },
    );
  }
}

/** Sums over weights that are not finite give NaN, or pass for an answer behind an activation that saturates. */
async function readWeights(folder: string, member: ManifestMember): Promise<Uint8Array> {
  const bytes = await readNamed(folder, member);
  const found = nonFiniteIn(decodeWeights(bytes).variables);
  if (found === null) return bytes;
  const { path, index, value } = found;
  throw new EnsembleError(
    "ensemble-corrupt",
    `${join(folder, member.file)}: member ${member.member} (${member.kind}): ${path}: expected finite weights, got ${value} at index ${index}; train the member again`,
  );
}

/** What a member that paused goes on from; null of one that did not. @throws EnsembleError "ensemble-corrupt" */
export async function readCheckpoint(folder: string, { checkpoint }: ManifestMember): Promise<Uint8Array | null> {
  return checkpoint && readNamed(folder, checkpoint);
}

/** A file that ensemble.json names. */
async function readNamed(
  folder: string,
  { file, sha256: expected }: Pick<ManifestMember, "file" | "sha256">,
): Promise<Uint8Array> {
  const path = join(folder, file);
  const bytes = await readRegularFile(path).catch((cause: Error) => {
    throw new EnsembleError(
      "ensemble-corrupt",
      `${path}: ${MANIFEST_FILE} names this file, but it cannot be read (${cause.message}); copy the whole folder again`,
      { cause },
    );
  });
  const got = sha256(bytes);
  if (got !== expected) {
    throw new EnsembleError(
      "ensemble-corrupt",
      `${path}: expected SHA-256 ${expected}, got ${got}: the file was changed or cut off; copy the whole folder again`,
    );
  }
  return bytes;
}
