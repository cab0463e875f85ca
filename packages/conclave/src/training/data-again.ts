import type { PreparedData } from "@conclave/data";
import { prepareData } from "@conclave/data/threaded";
import type { RunSnapshot } from "@conclave/fleet";
import { ConclaveError } from "../errors.js";
import { prepareOptions } from "./prepare-options.js";

/**
 * Reads the data of a run again that its coordinator lost. Where the spec's file was is not kept: its files are looked for from the working
 * directory.
 *
 * @throws ConclaveError "run-failed" when they cannot be read
 */
export async function dataAgain({ run, spec }: RunSnapshot, signal: AbortSignal): Promise<PreparedData> {
  try {
    return await prepareData(prepareOptions(spec), process.cwd(), { signal });
  } catch (cause) {
    signal.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConclaveError(
      "run-failed",
      `the data of run ${run} are damaged or missing at its coordinator, and could not be read again: ${reason}: resume it in the folder of the spec's file`,
      { cause },
    );
  }
}
