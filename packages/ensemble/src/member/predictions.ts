import { encodeSafetensors, type NamedArray } from "@conclave/data/prepared";
import { EnsembleError } from "../errors.js";
import { type DocumentKind, markOf, readDocument } from "./document.js";

const PREDICTIONS: DocumentKind = {
  format: "conclave-predictions",
  version: "1",
  what: "a member's predictions",
  code: "predictions-invalid",
  remedy: "train the member again",
};

/** What a member says about the run's rows: class probabilities, row-major, rows × classes. */
export interface MemberPredictions {
  readonly classes: number;
  readonly test: Float32Array | null;
  readonly validation: Float32Array | null;
  /** The training rows it did not see, ascending, and its probabilities for them; null when its bag holds every row. */
  readonly outOfBag: { readonly rows: Int32Array; readonly probabilities: Float32Array } | null;
}

/** The safetensors document of a member's predictions; deterministic bytes. */
export function encodePredictions(predictions: MemberPredictions): Uint8Array {
  const { classes, test, validation, outOfBag } = predictions;
  const arrays: Record<string, NamedArray> = {};
  if (test !== null) arrays["test/probabilities"] = matrix(test, classes);
  if (validation !== null) arrays["validation/probabilities"] = matrix(validation, classes);
  if (outOfBag !== null) {
    arrays["outOfBag/probabilities"] = matrix(outOfBag.probabilities, classes);
    arrays["outOfBag/rows"] = { dtype: "I32", shape: [outOfBag.rows.length], data: outOfBag.rows };
  }
  return encodeSafetensors(arrays, { ...markOf(PREDICTIONS), classes: String(classes) });
}

/** Reads what {@link encodePredictions} wrote; throws EnsembleError "predictions-invalid" for any other document. */
export function decodePredictions(bytes: Uint8Array): MemberPredictions {
  const { arrays, metadata } = readDocument(bytes, PREDICTIONS);
  const probabilities = (name: string): Float32Array | null => {
    const data = arrays[name]?.data ?? null;
    if (data !== null && !(data instanceof Float32Array)) {
      throw new EnsembleError("predictions-invalid", `${name}: expected F32, got ${arrays[name]?.dtype}`);
    }
    return data;
  };
  const rows = arrays["outOfBag/rows"]?.data;
  const outside = probabilities("outOfBag/probabilities");
  return {
    classes: Number(metadata.classes),
    test: probabilities("test/probabilities"),
    validation: probabilities("validation/probabilities"),
    outOfBag: rows instanceof Int32Array && outside !== null ? { rows, probabilities: outside } : null,
  };
}

function matrix(probabilities: Float32Array, classes: number): NamedArray {
  return { dtype: "F32", shape: [probabilities.length / classes, classes], data: probabilities };
}
