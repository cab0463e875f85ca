import { once } from "node:events";
import { Client, credentials } from "@grpc/grpc-js";
import { service as healthService } from "grpc-health-check";
import { describe, expect, it } from "vitest";
import { Run, RunsDefinition } from "../src/index.js";
import { connectTo, runsService, serve } from "./support/runs-server.js";

const answering = () => runsService({ get: async ({ run }) => Run.create({ run }) });

/** Asks the standard health service, as a balancer does. */
async function health(address: string, service: string): Promise<string> {
  const { path, requestSerialize, responseDeserialize } = healthService.Check!;
  const client = new Client(address, credentials.createInsecure());
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service }, (error, response) => {
        resolve(error ? error.details : (response as { status: string }).status);
      });
    });
  } finally {
    client.close();
  }
}

describe("a server", () => {
  it("answers health checks for itself and for each service, and NOT_SERVING when it is told to", async () => {
    const { server, address } = await serve([answering()]);
    expect(await health(address, "")).toBe("SERVING");
    expect(await health(address, "conclave.v1.Runs")).toBe("SERVING");
    expect(await health(address, "nobody")).toContain("unknown");
    server.setServing("conclave.v1.Runs", false);
    expect(await health(address, "conclave.v1.Runs")).toBe("NOT_SERVING");
  });

  it("finishes calls under way before it ends", async () => {
    const entered = new AbortController();
    const finish = new AbortController();
    const service = runsService({
      async get({ run }) {
        entered.abort();
        await once(finish.signal, "abort");
        return Run.create({ run });
      },
    });
    const { server, address } = await serve([service]);
    const response = (await connectTo(address)).client(RunsDefinition).get({ run: "last" });
    await once(entered.signal, "abort");
    const drained = server.drain({ settleMs: 0, graceMs: 10_000 });
    finish.abort();
    expect((await response).run).toBe("last");
    await drained;
  });

  it("cuts calls that do not end in time", async () => {
    const entered = new AbortController();
    const get = () => {
      entered.abort();
      return new Promise<Run>(() => undefined);
    };
    const { server, address } = await serve([runsService({ get })]);
    const response = (await connectTo(address)).client(RunsDefinition).get({ run: "stuck" });
    const refused = expect(response).rejects.toMatchObject({ name: "ProtocolError" });
    await once(entered.signal, "abort");
    await server.drain({ settleMs: 0, graceMs: 50 });
    await refused;
  });

  it("says that its port is in use", async () => {
    const { port } = await serve([answering()]);
    await expect(serve([answering()], { port })).rejects.toMatchObject({
      code: "address-in-use",
      message: expect.stringContaining(`127.0.0.1:${port} is in use by another program`),
    });
  });

  it("says that an address is not its machine's", async () => {
    await expect(serve([answering()], { host: "203.0.113.1", insecure: true })).rejects.toMatchObject({
      code: "address-unusable",
    });
  });

  it.each(["0.0.0.0", "::", "192.0.2.7", "example.org"])("refuses to listen on %s in plain text", async (host) => {
    await expect(serve([answering()], { host })).rejects.toMatchObject({
      code: "insecure-address",
      message: expect.stringContaining("--tls-cert"),
    });
  });

  it("listens elsewhere in plain text when it is told that this is meant", async () => {
    const { port } = await serve([answering()], { host: "0.0.0.0", insecure: true });
    const runs = (await connectTo(`127.0.0.1:${port}`)).client(RunsDefinition);
    expect((await runs.get({ run: "open" })).run).toBe("open");
  });
});
