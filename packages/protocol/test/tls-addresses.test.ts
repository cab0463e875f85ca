import { setImmediate as turn } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { Run, RunsDefinition } from "../src/index.js";
import { CertificateAuthority, opensslMissing } from "../src/testing/index.js";
import { connectTo, runsService, serve, temporaryDirectory } from "./support/runs-server.js";

const answering = () => runsService({ get: async ({ run }) => Run.create({ run }) });

// In a file of its own: node warns of server names that are addresses once in a process.
it.skipIf(opensslMissing() !== null).each([
  ["127.0.0.1", "IP:127.0.0.1", "127.0.0.1"],
  ["::1", "IP:::1", "[::1]"],
  ["localhost", "DNS:localhost", "localhost"],
])("mutual TLS works for a server on %s with a certificate for %s, without a warning", async (host, names, target) => {
  const authority = new CertificateAuthority(await temporaryDirectory(), "authority");
  const warnings: string[] = [];
  const note = (warning: Error) => void warnings.push(warning.message);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const tls = authority.issue("node", { names });
  const { port } = await serve([answering()], { host, tls });
  const runs = (await connectTo(`${target}:${port}`, { tls })).client(RunsDefinition);
  expect((await runs.get({ run: "secret" })).run).toBe("secret");
  await turn();
  expect(warnings).toEqual([]);
});
