import type { Carry, HostArray, Tree } from "@conclave/core";
import { nest, subtree } from "@conclave/core/host";
import { encodeSafetensors, jsonArray, type SafetensorsDocument } from "@conclave/data/prepared";
import { EnsembleError } from "../errors.js";
import { type DocumentKind, longField, markOf, readDocument } from "../member/document.js";
import { epochRecordsOf } from "../member/epoch-records.js";
import { nonFiniteIn } from "../member/finite-variables.js";
import { fromNamedArrays, toNamedArrays } from "../member/named-arrays.js";
import type { EpochRecord } from "../member/outcome.js";

const CHECKPOINT: DocumentKind = {
  format: "conclave-checkpoint",
  version: "2",
  formerVersions: ["1"],
  what: "a checkpoint",
  code: "checkpoint-invalid",
  remedy: "train the member from its start",
};

/** The weights to keep so far, with keep: best. */
export interface KeptWeights {
  /** The training epoch they are from, from 1. */
  readonly epoch: number;
  /** "params/…" and "state/…". */
  readonly variables: Tree<HostArray>;
}

/** A member between two training epochs: what it needs to go on and end with the same bytes as if it had never stopped. */
export interface Checkpoint {
  readonly carry: Carry<HostArray>;
  /** Null before the first training epoch, and with keep: last. */
  readonly best: KeptWeights | null;
  /** The training epochs done, in order; the next one has the number `history.length + 1`. */
  readonly history: readonly EpochRecord[];
  /** In how many parts a full batch is computed from here on: more than the spec says once memory ran out. */
  readonly microBatches: number;
  /** Where they were run; more than one when the member moved. */
  readonly determinismClasses: readonly string[];
}

/**
 * The safetensors document of a checkpoint. It holds no times: two workers that train the same member write the same bytes.
 *
 * @param fingerprint names the training it belongs to.
 */
export function encodeCheckpoint(checkpoint: Checkpoint, fingerprint: string): Uint8Array {
  const { carry, best, history, microBatches, determinismClasses } = checkpoint;
  const tree = { ...nest("carry", carry), ...(best === null ? {} : nest("best", best.variables)) };
  return encodeSafetensors(
    { ...toNamedArrays(tree), history: jsonArray(history) },
    {
      ...markOf(CHECKPOINT),
      fingerprint,
      bestEpoch: JSON.stringify(best?.epoch ?? null),
      microBatches: JSON.stringify(microBatches),
      determinismClasses: JSON.stringify(determinismClasses),
    },
  );
}

/**
 * The training epochs that a checkpoint has behind it, of whatever training it is.
 *
 * @throws EnsembleError "checkpoint-invalid" for another document.
 */
export function checkpointEpochs(bytes: Uint8Array): readonly EpochRecord[] {
  return historyOf(readDocument(bytes, CHECKPOINT));
}

/**
 * Reads what {@link encodeCheckpoint} wrote.
 *
 * @throws EnsembleError "checkpoint-invalid" for another document, for the checkpoint of another training, and for weights that are NaN or
 *   infinite.
 */
export function decodeCheckpoint(bytes: Uint8Array, fingerprint: string): Checkpoint {
  const document = readDocument(bytes, CHECKPOINT);
  const { metadata } = document;
  const { bestEpoch = "null", microBatches = "1", determinismClasses = "[]" } = metadata;
  if (metadata.fingerprint !== fingerprint) {
    throw new EnsembleError(
      "checkpoint-invalid",
      `expected a checkpoint of this member, spec and data (${fingerprint}), got one of another training (${metadata.fingerprint}); train the member from its start`,
    );
  }
  const { history: _, ...arrays } = document.arrays;
  const tree = fromNamedArrays(arrays);
  checkFinite(tree);
  const epoch = JSON.parse(bestEpoch) as number | null;
  return {
    carry: subtree(tree, "carry"),
    best: epoch === null ? null : { epoch, variables: subtree(tree, "best") },
    history: historyOf(document),
    microBatches: JSON.parse(microBatches) as number,
    determinismClasses: JSON.parse(determinismClasses) as string[],
  };
}

/** What an optimizer remembers may overflow and do no harm; weights and the state of layers may not. */
function checkFinite(tree: Tree<HostArray>): void {
  const found = nonFiniteIn(
    Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith("carry/optimizer/"))),
  );
  if (found === null) return;
  throw new EnsembleError(
    "checkpoint-invalid",
    `${found.path}: expected finite weights, got ${found.value} at index ${found.index}; ${CHECKPOINT.remedy}`,
  );
}

function historyOf(document: SafetensorsDocument): EpochRecord[] {
  return epochRecordsOf(longField(document, "history", CHECKPOINT));
}
