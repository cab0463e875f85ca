import { createHash } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Artifacts } from "../src/index.js";
import { ManualClock, openStore, submission, temporaryDirectory } from "./temporary-store.js";

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

  it("of more uploads at once than files may be open interrupt the one that brought nothing for longest", async () => {
    const artifacts = new Artifacts(await temporaryDirectory());
    const names = Array.from({ length: 257 }, (_, index) => createHash("sha256").update(`${index}`).digest("hex"));
    const open = [];
    for (const name of names.slice(0, 256)) open.push(await artifacts.upload(name, 10, 0));
    await open[1]!.write(bytes.subarray(0, 4));
    await open[0]!.write(bytes.subarray(0, 3));
    await open[1]!.write(bytes.subarray(4, 5));
    for (const upload of open.slice(2)) await upload.write(bytes.subarray(0, 1));
    open.push(await artifacts.upload(names[256]!, 10, 0));
    await expect(open[0]!.write(bytes.subarray(3, 4))).rejects.toMatchObject({
      code: "upload-superseded",
      message: expect.stringContaining("interrupted after 3 bytes"),
    });
    await open[1]!.write(bytes.subarray(5, 6));
    open.push(await artifacts.upload(names[0]!, 10, 3));
    expect(await artifacts.stat(names[0]!)).toEqual({ complete: false, heldBytes: 3 });
    for (const upload of open) await upload.suspend();
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

/** What may have become of an artifact's file. */
const DAMAGES: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
  ["with one bit flipped", async (path) => writeFile(path, bytes.with(500, bytes[500]! ^ 1))],
  ["truncated", (path) => truncate(path, 400)],
  ["empty", (path) => truncate(path, 0)],
  ["longer than it was", (path) => appendFile(path, "x")],
  ["missing", (path) => rm(path)],
  [
    "a folder with something in it",
    async (path) => {
      await rm(path);
      await mkdir(path);
      await writeFile(join(path, "file"), "x");
    },
  ],
  [
    "a link to nowhere",
    async (path) => {
      await rm(path);
      await symlink("/nowhere/at/all", path);
    },
  ],
];

describe("an artifact that is", () => {
  it.each(DAMAGES)("%s is never believed, and not in the way of the right bytes", async (_, damage) => {
    const artifacts = new Artifacts(await temporaryDirectory());
    const path = artifacts.path(await artifacts.put(bytes));
    const lost = { code: expect.stringMatching(/^artifact-(corrupt|unknown)$/) };

    await damage(path);
    await expect(artifacts.readAll(sha256)).rejects.toMatchObject(lost);
    await artifacts.put(bytes);
    expect(Buffer.from(await artifacts.readAll(sha256))).toEqual(Buffer.from(bytes));

    await damage(path);
    const tail = async () => {
      for await (const _ of artifacts.read(sha256, 900));
    };
    await expect(tail()).rejects.toMatchObject(lost);
    expect(await artifacts.verify(sha256)).toBe(false);
    const upload = await artifacts.upload(sha256, 1_000, 0);
    await upload.write(bytes);
    await upload.finish();
    expect(await artifacts.verify(sha256)).toBe(true);

    await damage(path);
    await artifacts.put(bytes);
    expect(await artifacts.verify(sha256)).toBe(true);
  });

  it("replaced by the right bytes while a damaged one is read stays", async () => {
    const artifacts = new Artifacts(await temporaryDirectory());
    const path = artifacts.path(await artifacts.put(bytes));
    await writeFile(path, new Uint8Array(1_000));
    const reading = artifacts.read(sha256, 0);
    await reading.next();
    await rm(path);
    await artifacts.put(bytes);
    await expect(reading.next()).rejects.toMatchObject({ code: "artifact-corrupt" });
    expect(await artifacts.verify(sha256)).toBe(true);
  });
});

describe("checkpoints that are lost", () => {
  it("give way to the one before, and then to the member's start", async () => {
    const store = await openStore(await temporaryDirectory(), new ManualClock());
    await store.runs.submit(submission("digits", [1]));
    const { member } = (await store.leases.acquire({ id: "worker-a", name: "ada" }))!;
    const claim = { run: "digits", member: 0, workerId: "worker-a", leaseEpoch: 1 };
    const [first, second, third] = ["a", "b", "c"].map((digit) => digit.repeat(64)) as [string, string, string];
    for (const [at, checkpoint] of [first, second, third].entries())
      await store.leases.renew(claim, { trainingEpoch: at + 1, sha256: checkpoint });
    expect([...(await store.runs.checkpoints("digits"))].sort()).toEqual([second, third]);

    expect(await store.runs.dropCheckpoint(member, third)).toBe("checkpoint");
    expect((await store.runs.member("digits", 0)).checkpoint).toEqual({ trainingEpoch: 2, sha256: second });
    expect(await store.runs.dropCheckpoint(member, second)).toBe("start");
    expect((await store.runs.member("digits", 0)).checkpoint).toBeNull();
  });

  it("give way to the one that the member began from, and to nothing when that is lost too", async () => {
    const store = await openStore(await temporaryDirectory(), new ManualClock());
    const start = { trainingEpoch: 5, sha256: "a".repeat(64) };
    const { members, ...rest } = submission("warm", [1]);
    await store.runs.submit({ ...rest, members: members.map((member) => ({ ...member, checkpoint: start })) });
    const { member } = (await store.leases.acquire({ id: "worker-a", name: "ada" }))!;
    const claim = { run: "warm", member: 0, workerId: "worker-a", leaseEpoch: 1 };
    for (const [trainingEpoch, digit] of [
      [6, "b"],
      [7, "c"],
      [8, "d"],
    ] as const)
      await store.leases.renew(claim, { trainingEpoch, sha256: digit.repeat(64) });
    expect(await store.runs.dropCheckpoint(member, "d".repeat(64))).toBe("checkpoint");
    expect(await store.runs.dropCheckpoint(member, "c".repeat(64))).toBe("checkpoint");
    expect((await store.runs.member("warm", 0)).checkpoint).toEqual(start);
    expect(await store.runs.dropCheckpoint(member, start.sha256)).toBe("nothing");
    expect((await store.runs.member("warm", 0)).checkpoint).toEqual(start);
  });
});
