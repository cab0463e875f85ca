import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ChannelCredentials, Client, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { Run, RunsDefinition } from "../src/index.js";
import { CertificateAuthority, opensslMissing } from "../src/testing/index.js";
import { connectTo, runsService, serve, temporaryDirectory } from "./support/runs-server.js";

const missing = opensslMissing();
const answering = () => runsService({ get: async ({ run }) => Run.create({ run }) });

describe.skipIf(missing !== null)(`mutual TLS${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
  it("lets both sides talk that have certificates of the same authority", async () => {
    const authority = new CertificateAuthority(await temporaryDirectory(), "authority");
    const { address } = await serve([answering()], { tls: authority.issue("coordinator") });
    const runs = (await connectTo(address, { tls: authority.issue("worker") })).client(RunsDefinition);
    expect((await runs.get({ run: "secret" })).run).toBe("secret");
  });

  it("refuses a client without a certificate", async () => {
    const authority = new CertificateAuthority(await temporaryDirectory(), "authority");
    const tls = authority.issue("coordinator");
    const { address } = await serve([answering()], { tls });
    // It trusts the server, and shows nothing of its own.
    const client = new Client(address, ChannelCredentials.createSsl(readFileSync(tls.ca)));
    const code = await new Promise((resolve) => {
      const bytes = (value: Buffer) => value;
      client.makeUnaryRequest(
        "/conclave.v1.Runs/Get",
        bytes,
        bytes,
        Buffer.alloc(0),
        { deadline: Date.now() + 120_000 },
        (error) => resolve(error?.code),
      );
    });
    client.close();
    expect(code).toBe(status.UNAVAILABLE);
  });

  it("refuses a client of another authority, and one in plain text", async () => {
    const directory = await temporaryDirectory();
    const { address } = await serve([answering()], {
      tls: new CertificateAuthority(directory, "ours").issue("coordinator"),
    });
    const ours = join(directory, "ours.pem");
    const stranger = { ...new CertificateAuthority(directory, "theirs").issue("stranger"), ca: ours };
    for (const tls of [stranger, null]) {
      const runs = (await connectTo(address, { tls })).client(RunsDefinition);
      await expect(runs.get({ run: "secret" })).rejects.toMatchObject({
        code: "unreachable",
        message: expect.stringContaining("both sides use TLS or neither does"),
      });
    }
  });

  it("makes a client refuse a server of another authority", async () => {
    const directory = await temporaryDirectory();
    const { address } = await serve([answering()], {
      tls: new CertificateAuthority(directory, "theirs").issue("coordinator"),
    });
    const tls = new CertificateAuthority(directory, "ours").issue("worker");
    const runs = (await connectTo(address, { tls })).client(RunsDefinition);
    await expect(runs.get({ run: "secret" })).rejects.toMatchObject({ code: "unreachable" });
  });
});

describe("TLS files", () => {
  it("that are missing or no PEM are named", async () => {
    const directory = await temporaryDirectory();
    const file = (name: string) => join(directory, name);
    const tls = { cert: file("cert.pem"), key: file("key.pem"), ca: file("ca.pem") };
    await expect(serve([answering()], { tls })).rejects.toMatchObject({
      code: "tls-files",
      message: expect.stringMatching(/cannot read the TLS (cert|key|ca) file .*\.pem/),
    });
    for (const path of Object.values(tls)) await writeFile(path, "no certificate");
    await expect(connectTo("127.0.0.1:1", { tls })).rejects.toMatchObject({ code: "tls-files" });
    await expect(serve([answering()], { tls })).rejects.toMatchObject({ code: "tls-files" });
  });
});
