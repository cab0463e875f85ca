import { DataError, type PreparedData } from "@conclave/data";
import { prepareData } from "@conclave/data/threaded";
import type { RunSpec } from "@conclave/spec";
import type { RefusedRows } from "@conclave/study/check";
import { prepareOptions } from "../training/prepare-options.js";

/** The data of a run, as far as they can be looked at. */
export interface ReadableData {
  readonly data: PreparedData;
  /** Held-out rows that had to be left out: `train` refuses the data for them. */
  readonly refused: readonly RefusedRows[];
}

/** What stands in for held-out rows that are left out: members may need some to validate on. */
const SUBSTITUTES = { validation: 0.1, test: 0 } as const;

/**
 * Reads the data of a run. Files of held-out rows with a label that no training row has are left out, so that all else can be looked at.
 *
 * @throws DataError for everything else that is wrong with the data; the signal's reason when it is aborted
 */
export async function readableData(spec: RunSpec, directory: string, signal: AbortSignal): Promise<ReadableData> {
  const read = (parts: object) => prepareData({ ...prepareOptions(spec), ...parts }, directory, { signal });
  try {
    return { data: await read({}), refused: [] };
  } catch (error) {
    if (!isUnknownLabel(error)) throw error;
    const refused: RefusedRows[] = [];
    for (const set of ["validation", "test"] as const) {
      // What is set aside from the training rows' own file has no labels but theirs.
      if (typeof spec.data[set] === "number") continue;
      const reason = await unknownLabelIn(read({ ...SUBSTITUTES, [set]: spec.data[set] }));
      if (reason !== null) refused.push({ set, reason });
    }
    return { data: await read(Object.fromEntries(refused.map(({ set }) => [set, SUBSTITUTES[set]]))), refused };
  }
}

async function unknownLabelIn(reading: Promise<PreparedData>): Promise<string | null> {
  try {
    await reading;
    return null;
  } catch (error) {
    if (isUnknownLabel(error)) return error.message;
    throw error;
  }
}

function isUnknownLabel(error: unknown): error is DataError {
  return error instanceof DataError && error.code === "unknown-label";
}
