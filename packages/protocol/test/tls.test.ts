import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ChannelCredentials, Client, status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { Run, RunsDefinition, type TlsFiles } from "../src/index.js";
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
});

describe.skipIf(missing !== null)("a TLS fault that stays is not retried, and its cause is named:", () => {
  const EXPIRED = { from: "20200101000000Z", to: "20200201000000Z" };
  const FUTURE = { from: "20980101000000Z", to: "20990101000000Z" };
  const names = "IP:127.0.0.1";

  /** What a client says that would try for ten minutes, if it thought that it helped. */
  async function failure(serverTls: TlsFiles | null, clientTls: TlsFiles | null): Promise<string> {
    const { address } = await serve([answering()], { tls: serverTls });
    const connection = await connectTo(address, { tls: clientTls, patienceMs: 600_000 });
    const runs = connection.client(RunsDefinition);
    const error = await runs.get({ run: "secret" }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "ProtocolError", code: "tls-failed" });
    await expect(
      runs.watch({ run: "secret", pieceBytes: 0, brief: false })[Symbol.asyncIterator]().next(),
    ).rejects.toMatchObject({
      code: "tls-failed",
      message: (error as Error).message,
    });
    expect((error as Error).message).toMatch(`no TLS connection to the coordinator at ${address}: `);
    return (error as Error).message;
  }

  async function authorities() {
    const directory = await temporaryDirectory();
    const [ours, theirs] = ["ours", "theirs"].map((name) => new CertificateAuthority(directory, name));
    if (!ours || !theirs) throw new Error("expected two authorities");
    return { ours, theirs, good: ours.issue("good"), ca: join(directory, "ours.pem") };
  }

  it("a server of another authority", async () => {
    const { theirs, good } = await authorities();
    const message = await failure(theirs.issue("server"), good);
    expect(message).toMatch(
      /issued by CN=theirs, which is not an authority in .*ours\.pem .*give the CA that issued it/,
    );
  });

  it("a server's certificate that has expired, or is not valid yet", async () => {
    const { ours, good } = await authorities();
    const expired = await failure(ours.issue("old", { names, validity: EXPIRED }), good);
    expect(expired).toMatch(/has expired \(the certificate: Feb {2}1 00:00:00 2020 GMT\)/);
    const early = await failure(ours.issue("early", { names, validity: FUTURE }), good);
    expect(early).toMatch(/is not valid yet \(the certificate: from Jan {2}1 00:00:00 2098 GMT\): check the clocks/);
  });

  it("a server's certificate for another host", async () => {
    const { ours, good } = await authorities();
    const message = await failure(ours.issue("other", { names: "DNS:node.example" }), good);
    expect(message).toContain("its certificate names DNS:node.example, not 127.0.0.1");
    expect(message).toContain("subjectAltName=IP:127.0.0.1");
  });

  it("a client's certificate of another authority", async () => {
    const { theirs, good, ca } = await authorities();
    const message = await failure(good, { ...theirs.issue("stranger"), ca });
    expect(message).toMatch(/refused this side's certificate .*stranger\.pem: it was not issued by the authority in/);
  });

  it("a client's certificate that has expired, or is not valid yet", async () => {
    const { ours, good } = await authorities();
    expect(await failure(good, ours.issue("old", { names, validity: EXPIRED }))).toMatch(
      /refused this side's certificate .*old\.pem: it expired on Feb {2}1/,
    );
    expect(await failure(good, ours.issue("early", { names, validity: FUTURE }))).toMatch(
      /refused this side's certificate .*early\.pem: it is valid only from Jan {2}1 .* 2098/,
    );
  });

  it("a client in plain text, and a server in plain text", async () => {
    const { good } = await authorities();
    expect(await failure(good, null)).toContain("it speaks TLS and this side does not: give --tls-cert");
    expect(await failure(null, good)).toContain("it does not speak TLS: leave out --tls-cert");
  });
});

describe.skipIf(missing !== null)("an unreachable server", () => {
  it("is not taken for a TLS fault, and is tried again", async () => {
    const authority = new CertificateAuthority(await temporaryDirectory(), "authority");
    const tls = authority.issue("node");
    const { address, port, server } = await serve([answering()], { tls });
    await server.drain({ settleMs: 0, graceMs: 100 });
    const runs = (await connectTo(address, { tls, patienceMs: 600_000 })).client(RunsDefinition);
    await expect(runs.get({ run: "late" }, { patienceMs: 0 })).rejects.toMatchObject({ code: "unreachable" });
    const answer = runs.get({ run: "late" });
    await serve([answering()], { tls, port });
    expect((await answer).run).toBe("late");
  });
});

describe("TLS files", () => {
  it("that are missing are named", async () => {
    const directory = await temporaryDirectory();
    const file = (name: string) => join(directory, name);
    const tls = { cert: file("cert.pem"), key: file("key.pem"), ca: file("ca.pem") };
    await expect(serve([answering()], { tls })).rejects.toMatchObject({
      code: "tls-files",
      message: expect.stringMatching(/cannot read the TLS (cert|key|ca) file .*\.pem/),
    });
  });

  it.skipIf(missing !== null)("that are something else are named, with what they hold and what to do", async () => {
    const directory = await temporaryDirectory();
    const good = new CertificateAuthority(directory, "ours").issue("good");
    const other = new CertificateAuthority(directory, "theirs").issue("other");
    const encrypted = join(directory, "encrypted.key");
    const encrypt = ["pkey", "-in", good.key, "-aes256", "-passout", "pass:x", "-out", encrypted];
    execFileSync("openssl", encrypt, { stdio: "ignore" });
    const write = async (name: string, text: string) => {
      await writeFile(join(directory, name), text);
      return join(directory, name);
    };
    const text = await write("notes.txt", "no certificate");
    const empty = await write("empty.pem", "");
    const cut = (await readFile(good.cert, "utf8")).replace(/\n[^\n]+\n-----END/, "\n-----END");
    const damaged = await write("damaged.pem", cut);
    const damagedKey = await write(
      "damaged.key",
      (await readFile(good.key, "utf8")).replace(/\n[^\n]+\n-----END/, "\n-----END"),
    );
    const cases: readonly (readonly [TlsFiles, string])[] = [
      [{ ...good, cert: text }, `expected a certificate in PEM form in ${text}, got something else`],
      [{ ...good, cert: empty }, `expected a certificate in PEM form in ${empty}, got an empty file`],
      [{ ...good, cert: good.key }, `expected a certificate in PEM form in ${good.key}, got a private key`],
      [{ ...good, cert: join(directory, "good.csr") }, "got a certificate request: sign it first"],
      [{ ...good, cert: damaged }, `the certificate in ${damaged} is damaged`],
      [{ ...good, key: good.cert }, `expected a private key in PEM form in ${good.cert}, got a certificate`],
      [{ ...good, key: encrypted }, `the key in ${encrypted} is encrypted`],
      [{ ...good, key: damagedKey }, `the private key in ${damagedKey} is damaged`],
      [{ ...good, key: other.key }, `the key in ${other.key} does not belong to the certificate in ${good.cert}`],
      [{ ...good, ca: good.key }, `expected a CA certificate in PEM form in ${good.key}, got a private key`],
    ];
    for (const [tls, message] of cases) {
      const fault = { code: "tls-files", message: expect.stringContaining(message) };
      await expect(serve([answering()], { tls })).rejects.toMatchObject(fault);
      await expect(connectTo("127.0.0.1:1", { tls })).rejects.toMatchObject(fault);
    }
  });
});
