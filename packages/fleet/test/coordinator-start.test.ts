import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Coordinator } from "../src/index.js";
import { startCoordinator, temporaryDirectory } from "./support/fleet.js";

it("a coordinator whose port is taken leaves no new state directory behind, and an old one as it was", async () => {
  const directory = await temporaryDirectory();
  const { port } = await startCoordinator(directory);
  const state = join(directory, "second");
  const start = (stateDirectory: string) =>
    new Coordinator({ stateDirectory, runsDirectory: join(directory, "runs"), port }).start();
  await expect(start(state)).rejects.toMatchObject({ code: "address-in-use" });
  expect(await readdir(directory)).toEqual(["state"]);

  const old = new Coordinator({ stateDirectory: state, runsDirectory: join(directory, "runs") });
  await old.start();
  await old.close();
  await expect(start(state)).rejects.toMatchObject({ code: "address-in-use" });
  expect(await readdir(state)).toContain("conclave.db");
});
