import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Run, RunsDefinition } from "../src/index.js";
import { opensslMissing } from "../src/testing/index.js";
import { connectTo, runsService, serve, temporaryDirectory } from "./support/runs-server.js";

const guide = readFileSync(new URL("../../../docs/guide.md", import.meta.url), "utf8");

/** The guide's commands that make certificates, for a host. */
function commandsFor(host: string): string {
  const [, block = ""] = /```sh\n(SAN=[^`]+?)\n\nnpx/.exec(guide) ?? [];
  expect(block.match(/^openssl /gm)).toHaveLength(3);
  return block.replaceAll("HOST", host);
}

// Every address of 127.0.0.0/8 is this machine on Linux alone; the guide's certificate has the first one by itself.
it.skipIf(opensslMissing() !== null || process.platform !== "linux").each([
  ["an address", "127.0.0.2", "127.0.0.2"],
  ["an IPv6 address", "::1", "[::1]"],
  ["a name", "localhost", "localhost"],
])("the guide's commands make certificates for a coordinator that is reached by %s", async (_, host, target) => {
  const directory = await temporaryDirectory();
  execFileSync("sh", ["-ec", commandsFor(host)], { cwd: directory, stdio: "ignore" });
  const tls = {
    cert: join(directory, "node.pem"),
    key: join(directory, "node.key"),
    ca: join(directory, "ca.pem"),
  };
  const { port } = await serve([runsService({ get: async ({ run }) => Run.create({ run }) })], { host, tls });
  const runs = (await connectTo(`${target}:${port}`, { tls })).client(RunsDefinition);
  expect((await runs.get({ run: "secret" })).run).toBe("secret");
});
