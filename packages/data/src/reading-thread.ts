/** The thread that reads data: it answers one call, which it was started for, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { describeData } from "./describe/describe-data.js";
import { prepareData } from "./prepare-data.js";
import { readRows } from "./read-rows.js";
import type { ThreadAnswer, ThreadRequest } from "./thread/calls.js";
import { encodeError } from "./thread/error-message.js";
import { transferOf } from "./thread/transfer.js";

try {
  const { value, buffers } = transferOf(await call(workerData));
  answer({ type: "result", result: value }, buffers);
} catch (error) {
  answer({ type: "error", error: encodeError(error) }, []);
}

function call(request: ThreadRequest): Promise<unknown> {
  switch (request.name) {
    case "prepareData": {
      const [options, baseDirectory] = request.args;
      return prepareData(options, baseDirectory);
    }
    case "readRows": {
      const [source, expect, baseDirectory, need] = request.args;
      return readRows(source, expect, baseDirectory, need);
    }
    case "describeData": {
      const [path, baseDirectory] = request.args;
      return describeData(path, baseDirectory);
    }
  }
}

function answer(message: ThreadAnswer, buffers: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, buffers);
}
