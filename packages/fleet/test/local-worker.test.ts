import { access } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Coordinator } from "../src/index.js";
import {
  connectClient,
  countingSpec,
  settled,
  startCoordinator,
  startWorker,
  submitCounting,
  temporaryDirectory,
} from "./support/fleet.js";

describe("a worker beside its coordinator", () => {
  it("in its process reads the data where they lie, and elsewhere fetches them", async () => {
    const directory = await temporaryDirectory();
    const { address, coordinator } = await startCoordinator(directory);
    const client = await connectClient(address);
    const cache = join(directory, "cache");

    const beside = startWorker(address, directory, {}, { coordinator });
    await submitCounting(client, "read", countingSpec(1, 1));
    expect((await settled(client, "read")).status).toBe("succeeded");
    await expect(access(cache)).rejects.toMatchObject({ code: "ENOENT" });
    await beside.stop();

    startWorker(address, directory);
    await submitCounting(client, "fetched", countingSpec(1, 1));
    expect((await settled(client, "fetched")).status).toBe("succeeded");
    await access(cache);
  });

  it("may be started before it, with a promise of the address", async () => {
    const directory = await temporaryDirectory();
    const coordinator = new Coordinator({
      stateDirectory: join(directory, "state"),
      runsDirectory: join(directory, "runs"),
    });
    const listening = coordinator.start().then(({ address }) => address);
    const worker = startWorker("", directory, {}, { address: listening });
    const client = await connectClient(await listening);
    await submitCounting(client, "run", countingSpec(2, 1));
    expect((await settled(client, "run")).status).toBe("succeeded");
    await worker.stop();
    await coordinator.close();
  });

  it("ends with the reason when the coordinator does not start", async () => {
    const directory = await temporaryDirectory();
    const refused = Promise.reject(new Error("no place to listen"));
    await expect(startWorker("", directory, {}, { address: refused }).ended).rejects.toThrow("no place to listen");
  });
});
