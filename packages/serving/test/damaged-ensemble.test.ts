import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveEnsemble } from "../src/index.js";
import { type TinyEnsemble, writeTinyEnsemble } from "./tiny-ensemble.js";

/** An ensemble of which a test damages a file. */
let ensemble: TinyEnsemble;
beforeEach(async () => {
  ensemble = await writeTinyEnsemble();
});
afterEach(() => ensemble.remove());

const serve = () =>
  serveEnsemble({
    directory: ensemble.directory,
    host: "127.0.0.1",
    port: 0,
    tls: null,
    insecure: false,
    maxMessageBytes: 1 << 20,
    log: () => {},
  });

const refused = { name: "EnsembleError", code: "ensemble-corrupt" };

/** Changes a member's file together with its hash, as somebody does who edits both. */
async function changeMember(change: (bytes: Buffer) => Uint8Array): Promise<void> {
  const file = join(ensemble.directory, "member-001.safetensors");
  const bytes = change(await readFile(file));
  await writeFile(file, bytes);
  const path = join(ensemble.directory, "ensemble.json");
  const manifest = JSON.parse(await readFile(path, "utf8"));
  manifest.members[1].sha256 = createHash("sha256").update(bytes).digest("hex");
  await writeFile(path, JSON.stringify(manifest));
}

describe("an ensemble whose file is damaged", () => {
  it.each<[string, (bytes: Buffer) => Uint8Array]>([
    ["is empty", () => new Uint8Array(0)],
    ["is cut off in its header", (bytes) => bytes.subarray(0, 20)],
    ["is cut off in its arrays", (bytes) => bytes.subarray(0, bytes.length - 3)],
    ["has a header that is longer than it", (bytes) => Buffer.concat([Buffer.alloc(8, 0xff), bytes.subarray(8)])],
    [
      "has a header that is not JSON",
      (bytes) => Buffer.concat([bytes.subarray(0, 8), Buffer.from("?"), bytes.subarray(9)]),
    ],
    ["is another member's", (bytes) => Buffer.from(String(bytes).replace('"member":"1"', '"member":"7"'))],
    [
      "has arrays of other names",
      (bytes) => Buffer.from(bytes.toString("latin1").replace("params/dense1/bias", "params/dense9/bias"), "latin1"),
    ],
    [
      "has arrays of another shape",
      (bytes) => Buffer.from(bytes.toString("latin1").replace("[2,2]", "[4,1]"), "latin1"),
    ],
  ])("that %s is refused as such, with a hash that fits", async (_, change) => {
    await changeMember(change);
    await expect(serve()).rejects.toMatchObject(refused);
  });

  it.skipIf(process.platform === "win32").each(["ensemble.json", "member-001.safetensors"])(
    "since %s is a named pipe is refused instead of waited for",
    async (file) => {
      await rm(join(ensemble.directory, file));
      execFileSync("mkfifo", [join(ensemble.directory, file)]);
      await expect(serve()).rejects.toMatchObject({
        ...refused,
        message: expect.stringContaining("found a named pipe"),
      });
    },
  );
});
