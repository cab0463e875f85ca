import { CertificateAuthority, opensslMissing } from "@conclave/protocol/testing";
import { expect, it, onTestFinished } from "vitest";
import { Client } from "../src/index.js";
import {
  countingSpec,
  settled,
  startCoordinator,
  startWorker,
  submitCounting,
  temporaryDirectory,
} from "./support/fleet.js";

const missing = opensslMissing();

it.skipIf(missing !== null)(
  `coordinator, worker and client talk by mutual TLS, and to nobody else${missing === null ? "" : ` (skipped: ${missing})`}`,
  async () => {
    const directory = await temporaryDirectory();
    const authority = new CertificateAuthority(directory, "authority");
    const { address } = await startCoordinator(directory, { tls: authority.issue("coordinator") });
    startWorker(address, directory, {}, { tls: authority.issue("worker") });
    const client = await Client.connect({ address, tls: authority.issue("client") });
    onTestFinished(() => client.close());
    await submitCounting(client, "secret", countingSpec(2, 1));
    expect((await settled(client, "secret")).status).toBe("succeeded");

    const stranger = await Client.connect({ address });
    onTestFinished(() => stranger.close());
    const plain = { code: "tls-failed", message: expect.stringContaining("it speaks TLS and this side does not") };
    await expect(stranger.list()).rejects.toMatchObject(plain);

    // A worker waits for a coordinator that is away, but not for one that will never accept it.
    const { ca } = authority.issue("unused");
    const tls = { ...new CertificateAuthority(directory, "theirs").issue("intruder"), ca };
    await expect(startWorker(address, directory, {}, { tls, patienceMs: 600_000 }).ended).rejects.toMatchObject({
      code: "tls-failed",
      message: expect.stringMatching(/refused this side's certificate .*intruder\.pem/),
    });
  },
);
