import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Sqlite from "libsql";
import { describe, expect, it } from "vitest";
import { Store } from "../src/index.js";
import {
  LEASE_MS,
  MAX_ATTEMPTS,
  MAX_TRAINER_DEATHS,
  ManualClock,
  openStore,
  submission,
  temporaryDirectory,
} from "./temporary-store.js";

const ada = { id: "worker-a", name: "ada" };
const options = (directory: string) => ({
  directory,
  clock: new ManualClock(),
  leaseMs: LEASE_MS,
  maxAttempts: MAX_ATTEMPTS,
  maxTrainerDeaths: MAX_TRAINER_DEATHS,
  outlivesPowerCuts: true,
});

describe("a store", () => {
  it("remembers runs, leases and checkpoints when it is opened again", async () => {
    const directory = await temporaryDirectory();
    const before = await Store.open(options(directory));
    await before.runs.submit(submission("digits", [2, 1]));
    const leased = (await before.leases.acquire(ada))?.member;
    const members = await before.runs.members("digits");
    await before.close();

    const after = await openStore(directory, new ManualClock());
    expect(await after.runs.members("digits")).toEqual(members);
    expect(members[leased?.member ?? -1]?.state).toMatchObject({ status: "leased", worker: ada, leaseEpoch: 1 });
  });

  it("refuses a state directory that a coordinator already uses", async () => {
    const directory = await temporaryDirectory();
    await openStore(directory, new ManualClock());
    await expect(Store.open(options(directory))).rejects.toMatchObject({
      code: "state-in-use",
      message: expect.stringContaining("conclave.db is in use by another process"),
    });
  });

  it("takes over a database of an earlier version, with its runs", async () => {
    const directory = await temporaryDirectory();
    const before = await Store.open(options(directory));
    await before.runs.submit(submission("digits", [2, 1]));
    await before.close();
    const sqlite = new Sqlite(join(directory, "conclave.db"));
    sqlite.exec("alter table runs drop column score");
    for (const column of ["trainer_deaths", "lost_leases"]) sqlite.exec(`alter table members drop column ${column}`);
    sqlite.exec("delete from kysely_migration where name in ('002-run-scores', '003-interruptions')");
    sqlite.close();
    const after = await openStore(directory, new ManualClock());
    expect(await after.runs.get("digits")).toMatchObject({ counts: { queued: 2 }, scoreJson: null });
    expect(await after.runs.member("digits", 0)).toMatchObject({ trainerDeaths: 0, lostLeases: 0 });
  });

  it("refuses a database that a newer version wrote", async () => {
    const directory = await temporaryDirectory();
    await (await Store.open(options(directory))).close();
    const sqlite = new Sqlite(join(directory, "conclave.db"));
    sqlite.prepare("insert into kysely_migration (name, timestamp) values ('999-future', '2030')").run();
    sqlite.close();
    await expect(Store.open(options(directory))).rejects.toMatchObject({ code: "state-too-new" });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
    "says when the state directory cannot be written (not as root, whom nothing stops)",
    async () => {
      const directory = join(await temporaryDirectory(), "locked");
      await mkdir(directory);
      await chmod(directory, 0o500);
      await expect(Store.open(options(directory))).rejects.toMatchObject({ code: "disk-unwritable" });
    },
  );

  it("says when the state directory is a file", async () => {
    const file = join(await temporaryDirectory(), "state");
    await writeFile(file, "");
    await expect(Store.open(options(file))).rejects.toMatchObject({
      code: "disk-unwritable",
      message: expect.stringContaining(file),
    });
  });

  it("collects artifacts and parts of uploads that no run refers to, once they are old", async () => {
    const directory = await temporaryDirectory();
    const store = await openStore(directory, new ManualClock());
    const needed = await store.artifacts.put(new Uint8Array([1]));
    const orphan = await store.artifacts.put(new Uint8Array([2]));
    const interrupted = "f".repeat(64);
    const upload = await store.artifacts.upload(interrupted, 10, 0);
    await upload.write(new Uint8Array(5));
    await upload.suspend();
    await store.runs.submit({ ...submission("digits", [1]), dataSha256: needed });
    const held = async () =>
      Promise.all([needed, orphan, interrupted].map(async (sha256) => (await store.artifacts.stat(sha256)).heldBytes));

    await store.collectGarbage(Date.now() - 60_000);
    expect(await held()).toEqual([1, 1, 5]);
    await store.collectGarbage(Date.now() + 60_000);
    expect(await held()).toEqual([1, 0, 0]);
  });

  it("drops an artifact only when no run needs it", async () => {
    const store = await openStore(await temporaryDirectory(), new ManualClock());
    const needed = await store.artifacts.put(new Uint8Array([1, 2, 3]));
    const orphan = await store.artifacts.put(new Uint8Array([4, 5, 6]));
    await store.runs.submit({ ...submission("digits", [1]), dataSha256: needed });
    await store.dropUnreferenced([needed, orphan]);
    expect(await store.artifacts.stat(needed)).toEqual({ complete: true, heldBytes: 3 });
    expect(await store.artifacts.stat(orphan)).toEqual({ complete: false, heldBytes: 0 });
  });
});
