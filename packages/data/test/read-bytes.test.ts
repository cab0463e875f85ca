import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readBytes } from "../src/sources/read-bytes.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const zipped = gzipSync("a text that is long enough to be worth packing, packing, packing");

describe("readBytes", () => {
  it("says that a file is missing, and which", async () => {
    const missing = `${files.directory()}/nowhere.csv`;
    await expect(readBytes(missing)).rejects.toMatchObject({ code: "not-found", file: missing });
    await expect(readBytes(missing)).rejects.toThrow(`${missing}: there is no such file; check the path`);
  });

  it("says that a path is a directory", async () => {
    await expect(readBytes(files.directory())).rejects.toMatchObject({ code: "unreadable" });
    await expect(readBytes(files.directory())).rejects.toThrow("expected a file, got a directory");
  });

  it("reads a pipe to its end, as a shell gives it in a file's place", async () => {
    const pipe = join(files.directory(), "pipe");
    execFileSync("mkfifo", [pipe]);
    const reading = readBytes(pipe);
    await writeFile(pipe, zipped);
    expect(Buffer.from(await reading).toString()).toMatch(/^a text that is long enough/);
  });

  it("stops at a device that has no end", async () => {
    await expect(readBytes("/dev/zero", 1 << 20)).rejects.toMatchObject({ code: "unreadable", file: "/dev/zero" });
    await expect(readBytes("/dev/null")).resolves.toHaveLength(0);
  });

  it("says that gzip data ends early", async () => {
    const file = await files.write("early.gz", zipped.subarray(0, 30));
    await expect(readBytes(file)).rejects.toMatchObject({ code: "bad-gzip", file });
    await expect(readBytes(file)).rejects.toThrow("the gzip data ends early, after 30 bytes; the file is truncated");
  });

  it("says that gzip data is damaged", async () => {
    const damaged = Uint8Array.from(zipped);
    damaged[zipped.length - 8]! ^= 1; // in the checksum
    const file = await files.write("damaged.gz", damaged);
    await expect(readBytes(file)).rejects.toMatchObject({ code: "bad-gzip", file });
    await expect(readBytes(file)).rejects.toThrow("the gzip data is damaged");
  });
});
