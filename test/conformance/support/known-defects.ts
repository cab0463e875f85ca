import type { EngineName } from "@conclave/engines";

/**
 * Cases that an engine gets wrong through no fault of ours and nothing of ours depends on, by "kernel: case", with what is wrong. Such a
 * case must fail: when a new version of the engine gets it right, its line goes.
 */
export const KNOWN_DEFECTS: Readonly<Partial<Record<EngineName, Readonly<Record<string, string>>>>> = {
  "tfjs-wasm": {
    "FloorDiv: floats, negative too, rounded down": "the result is float32 instead of int32",
    "Sign: the edges of its domain": "small negative numbers have the sign 0",
    "Cast: float32 to bool": "numbers become bytes instead of 0 and 1",
    "Cast: int32 to bool": "numbers become bytes instead of 0 and 1",
  },
};
