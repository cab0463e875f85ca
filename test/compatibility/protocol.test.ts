import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../e2e/support/workspace.js";
import { breakingChanges, protocolImage } from "./support/protocol-image.js";
import { recording, recordPath, writeRecord } from "./support/recorded.js";

const RECORD = "protocol.json";

it("the gRPC services still have every method, message and field of 0.1.0", () => {
  if (recording) writeRecord(RECORD, protocolImage());
  expect(breakingChanges(recordPath(RECORD))).toEqual([]);
});

it("a field that the services once had and lost is found", async () => {
  const image = await readFile(recordPath(RECORD), "utf8");
  const earlier = join(await temporaryFolder(), "earlier.json");
  await writeFile(earlier, image.replaceAll("lease_ms", "lease_millis").replaceAll("leaseMs", "leaseMillis"));
  expect(breakingChanges(earlier).join("\n")).toContain('"lease_millis"');
});
