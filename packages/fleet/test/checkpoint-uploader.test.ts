import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { BlobsDefinition, connect } from "@conclave/protocol";
import { expect, it, onTestFinished } from "vitest";
import { CheckpointUploader } from "../src/worker/checkpoint-uploader.js";
import { startCoordinator, temporaryDirectory } from "./support/fleet.js";

it("a checkpoint that can neither be read nor removed is passed over, and ends nothing", async () => {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory);
  const connection = await connect({ address, tls: null, peer: "coordinator", deadlineMs: 10_000, patienceMs: 0 });
  onTestFinished(() => connection.close());
  const warnings: string[] = [];
  const uploader = new CheckpointUploader({
    blobs: connection.client(BlobsDefinition),
    patienceMs: 0,
    signal: new AbortController().signal,
    log: (_, message) => warnings.push(message),
    onUploaded: () => expect.unreachable("there is nothing to upload"),
  });
  // A folder is no file: it is not read, and not removed as one.
  const path = join(directory, "checkpoint");
  await mkdir(path);
  uploader.add({ trainingEpoch: 1, path });
  await uploader.idle();
  expect(warnings).toEqual(["a checkpoint could not be uploaded"]);
});
