import type { describeData } from "../describe/describe-data.js";
import type { prepareData } from "../prepare-data.js";
import type { readRows } from "../read-rows.js";

/** What a reading thread can do, by name. The readers themselves are loaded in the thread alone. */
export interface Calls {
  readonly prepareData: typeof prepareData;
  readonly readRows: typeof readRows;
  readonly describeData: typeof describeData;
}

/** What a thread is started with: one of the calls, and its arguments. */
export type ThreadRequest = {
  readonly [Name in keyof Calls]: { readonly name: Name; readonly args: Parameters<Calls[Name]> };
}[keyof Calls];

/** What it answers, once. */
export type ThreadAnswer =
  | { readonly type: "result"; readonly result: unknown }
  /** In the form of {@link encodeError}. */
  | { readonly type: "error"; readonly error: unknown };
