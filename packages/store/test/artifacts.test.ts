import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Artifacts } from "../src/index.js";
import { temporaryDirectory } from "./temporary-store.js";

const bytes = new Uint8Array(1_000).map((_, i) => (i * 7) % 251);
const sha256 = createHash("sha256").update(bytes).digest("hex");

describe("artifacts", () => {
  it("are found by the hash of their bytes, whole or from an offset", async () => {
    const artifacts = new Artifacts(await temporaryDirectory());
    expect(await artifacts.put(bytes)).toBe(sha256);
    expect(await artifacts.stat(sha256)).toEqual({ complete: true, heldBytes: 1_000 });
    expect(Buffer.from(await artifacts.readAll(sha256))).toEqual(Buffer.from(bytes));
    const tail = [];
    for await (const chunk of artifacts.read(sha256, 900)) tail.push(chunk);
    expect(Buffer.concat(tail)).toEqual(Buffer.from(bytes.subarray(900)));
  });

  it("go on where an interrupted upload stopped", async () => {
    const artifacts = new Artifacts(await temporaryDirectory());
    const first = await artifacts.upload(sha256, 1_000, 0);
    await first.write(bytes.subarray(0, 400));
    await first.suspend();
    expect(await artifacts.stat(sha256)).toEqual({ complete: false, heldBytes: 400 });

    const second = await artifacts.upload(sha256, 1_000, 400);
    await second.write(bytes.subarray(400));
    await second.finish();
    expect(Buffer.from(await artifacts.readAll(sha256))).toEqual(Buffer.from(bytes));
  });

  it("are whole when an upload begins while another of the same bytes is being named", async () => {
    const artifacts = new Artifacts(await temporaryDirectory());
    const first = await artifacts.upload(sha256, 1_000, 0);
    await first.write(bytes);
    const [, second] = await Promise.all([first.finish(), artifacts.upload(sha256, 1_000, 0)]);
    expect(Buffer.from(await artifacts.readAll(sha256))).toEqual(Buffer.from(bytes));
    await second.write(bytes);
    await second.finish();
    expect(Buffer.from(await artifacts.readAll(sha256))).toEqual(Buffer.from(bytes));
  });

  it("refuse to go on anywhere else", async () => {
    const artifacts = new Artifacts(await temporaryDirectory());
    const first = await artifacts.upload(sha256, 1_000, 0);
    await first.write(bytes.subarray(0, 400));
    await first.suspend();
    await expect(artifacts.upload(sha256, 1_000, 500)).rejects.toMatchObject({ code: "upload-offset" });
  });

  it("throw away bytes that are not what their name says", async () => {
    const artifacts = new Artifacts(await temporaryDirectory());
    const upload = await artifacts.upload(sha256, 1_000, 0);
    await upload.write(new Uint8Array(1_000));
    await expect(upload.finish()).rejects.toMatchObject({ code: "artifact-corrupt" });
    expect(await artifacts.stat(sha256)).toEqual({ complete: false, heldBytes: 0 });
  });

  it("refuse more bytes than were announced", async () => {
    const artifacts = new Artifacts(await temporaryDirectory());
    const upload = await artifacts.upload(sha256, 10, 0);
    await expect(upload.write(bytes)).rejects.toMatchObject({ code: "upload-too-long" });
    await upload.suspend();
  });

  it("let a later upload of the same bytes take over from one that hangs", async () => {
    const artifacts = new Artifacts(await temporaryDirectory());
    const hanging = await artifacts.upload(sha256, 1_000, 0);
    await hanging.write(bytes.subarray(0, 400));
    const later = await artifacts.upload(sha256, 1_000, 400);
    await expect(hanging.write(bytes.subarray(400))).rejects.toMatchObject({ code: "upload-superseded" });
    await later.write(bytes.subarray(400));
    await later.finish();
    expect((await artifacts.stat(sha256)).complete).toBe(true);
  });

  it("leave nothing but themselves behind", async () => {
    const directory = await temporaryDirectory();
    await new Artifacts(directory).put(bytes);
    const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(files.map(({ name }) => name)).toEqual([sha256]);
    expect(await readFile(join(directory, sha256.slice(0, 2), sha256))).toEqual(Buffer.from(bytes));
  });

  it("say what is wrong with a folder that cannot be written", async () => {
    const file = join(await temporaryDirectory(), "artifacts");
    await writeFile(file, "");
    await expect(new Artifacts(file).put(bytes)).rejects.toMatchObject({
      code: "disk-unwritable",
      message: expect.stringContaining(file),
    });
  });
});
