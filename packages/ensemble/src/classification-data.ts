import type { ClassificationData, PreparedData } from "@conclave/data";
import { EnsembleError } from "./errors.js";

/**
 * Data whose rows are of one class each.
 *
 * @throws EnsembleError "input-invalid" for data of another task
 */
export function classificationData(data: PreparedData): ClassificationData {
  if (data.task === "classification") return data;
  throw new EnsembleError("input-invalid", `expected data for classification, got data for ${data.task}`);
}
