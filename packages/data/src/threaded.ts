/**
 * The readers, each in a thread of its own: for processes whose event loop has other things to do, such as renewing leases and hearing Ctrl-C.
 * Reading takes seconds for a hundred megabytes.
 */

import type { DataDescription } from "./describe/description.js";
import type { InputOptions } from "./options.js";
import type { PrepareOptions } from "./prepare-options.js";
import type { PreparedData } from "./prepared-data.js";
import type { ExpectedRows, InputRows } from "./read-rows.js";
import type { LabelNeed } from "./tables/read-records.js";
import { readInThread } from "./thread/read-in-thread.js";

export interface ThreadOptions {
  /** Aborting it ends the thread, whatever it does. */
  readonly signal?: AbortSignal | undefined;
}

/** `prepareData` of the package itself. @throws as there; the signal's reason when it is aborted */
export function prepareData(
  options: PrepareOptions,
  baseDirectory: string,
  { signal }: ThreadOptions = {},
): Promise<PreparedData> {
  return readInThread({ name: "prepareData", args: [options, baseDirectory] }, signal);
}

/** `readRows` of the package itself. @throws as there; the signal's reason when it is aborted */
export function readRows(
  source: InputOptions,
  expect: ExpectedRows,
  baseDirectory: string,
  need: Exclude<LabelNeed, "training"> = "optional",
  { signal }: ThreadOptions = {},
): Promise<InputRows> {
  return readInThread({ name: "readRows", args: [source, expect, baseDirectory, need] }, signal);
}

/** `describeData` of the package itself. @throws as there; the signal's reason when it is aborted */
export function describeData(
  path: string,
  baseDirectory: string,
  { signal }: ThreadOptions = {},
): Promise<DataDescription> {
  return readInThread({ name: "describeData", args: [path, baseDirectory] }, signal);
}
