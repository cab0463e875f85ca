import { tf } from "../tf.js";

interface WasmModule {
  _malloc(bytes: number): number;
}

const guarded = new WeakSet<WasmModule>();

/**
 * Emscripten's malloc answers 0 when the memory cannot grow any more, and the backend (4.22) goes on to write there: over its own data, or
 * out of bounds. This makes it an error that leaves the backend as it was. To be called once the backend has started.
 */
export function guardWasmMemory(): void {
  const { wasm } = tf.findBackend("wasm") as unknown as { readonly wasm: WasmModule };
  if (guarded.has(wasm)) return;
  // Emscripten's stub puts the real function in its own place when it is first called.
  wasm._malloc(1);
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    const address = allocate(bytes);
    if (address === 0 && bytes > 0) throw new RangeError(`the wasm backend failed to allocate memory: ${bytes} bytes`);
    return address;
  };
  guarded.add(wasm);
}
