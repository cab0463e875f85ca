import { appendFile, rename } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EnsembleServer, inferenceClient, type ServeOptions, serveEnsemble } from "../src/index.js";
import { probabilityOfLeft, type TinyEnsemble, writeTinyEnsemble } from "./tiny-ensemble.js";

describe("serveEnsemble", () => {
  let ensemble: TinyEnsemble;
  let server: EnsembleServer | null;
  let lines: string[];

  const serve = async (changes: Partial<ServeOptions> = {}) => {
    server = await serveEnsemble({
      directory: ensemble.directory,
      host: "127.0.0.1",
      port: 0,
      tls: null,
      insecure: false,
      maxMessageBytes: 1 << 20,
      log: (line) => lines.push(line),
      ...changes,
    });
    return server;
  };

  beforeEach(async () => {
    lines = [];
    server = null;
    ensemble = await writeTinyEnsemble();
  });

  afterEach(async () => {
    await server?.close();
    await ensemble.remove();
  });

  it("answers with the members' mean probability, for floats and for bytes", async () => {
    const { address, model } = await serve();
    expect(model).toEqual({
      name: "tiny",
      task: "classification",
      shape: [2],
      datatype: "FP32",
      classes: ["left", "right"],
      targets: [],
      valuesDatatype: "FP32",
      varianceDatatype: "FP32",
      abstainBelow: null,
    });
    const client = await inferenceClient({ address, model: model.name, tls: null });
    try {
      const floats = await client.predict(Float32Array.of(0.5, -0.5, 0, 2, 1, 0), 3);
      expect(floats.labels).toEqual(Int32Array.of(0, 1, 0));
      expect(floats.classes).toEqual(["left", "right", "left"]);
      const expected = [
        [0.5, -0.5],
        [0, 2],
        [1, 0],
      ].flatMap(([a, b]) => [probabilityOfLeft(a!, b!), 1 - probabilityOfLeft(a!, b!)]);
      expect(floats.probabilities.length).toBe(6);
      floats.probabilities.forEach((probability, index) => {
        expect(probability).toBeCloseTo(expected[index]!, 6);
      });
      const bytes = await client.predict(Uint8Array.of(2, 1), 1);
      expect(bytes.probabilities[0]).toBeCloseTo(probabilityOfLeft(2, 1), 6);
    } finally {
      client.close();
    }
  });

  it("gives each of many clients at once its own rows", async () => {
    const { address } = await serve();
    const clients = await Promise.all(
      Array.from({ length: 8 }, () => inferenceClient({ address, model: "tiny", tls: null })),
    );
    try {
      const answers = await Promise.all(
        Array.from({ length: 64 }, (_, index) =>
          clients[index % 8]!.predict(Float32Array.of(index / 32 - 1, 0, 1 - index / 32, 0), 2),
        ),
      );
      for (const [index, { probabilities }] of answers.entries()) {
        expect(probabilities[0]).toBeCloseTo(probabilityOfLeft(index / 32 - 1, 0), 5);
        expect(probabilities[2]).toBeCloseTo(probabilityOfLeft(1 - index / 32, 0), 5);
      }
    } finally {
      for (const client of clients) client.close();
    }
  });

  it("says where it serves what, and when it stopped", async () => {
    const { address, close } = await serve();
    await close();
    server = null;
    expect(lines).toEqual([`serving tiny: 2 members, 2 classes, at ${address}`, "stopped serving tiny"]);
  });

  it("answers what it accepted before it closes, and nothing after", async () => {
    const { address, close } = await serve();
    const client = await inferenceClient({ address, model: "tiny", tls: null });
    try {
      await client.predict(new Float32Array(2), 1);
      // Forty batches, in one message.
      const rows = 10_000;
      const answer = client.predict(new Float32Array(rows * 2).fill(1), rows);
      // Asked on the same connection after the rows: when it is answered, the server has the rows.
      await client.ready();
      const closed = close();
      server = null;
      expect((await answer).labels.length).toBe(rows);
      await closed;
      await expect(client.ready()).rejects.toMatchObject({ code: "unreachable" });
    } finally {
      client.close();
    }
  });

  it("refuses a folder that holds no ensemble, or one whose files were changed", async () => {
    await appendFile(join(ensemble.directory, "member-001.safetensors"), "x");
    await expect(serve()).rejects.toMatchObject({ name: "EnsembleError", code: "ensemble-corrupt" });
    await rename(join(ensemble.directory, "ensemble.json"), join(ensemble.directory, "other.json"));
    await expect(serve()).rejects.toMatchObject({ name: "EnsembleError", code: "not-an-ensemble" });
    expect(lines).toEqual([]);
  });

  it("refuses an address that others reach, unless it is told how", async () => {
    await expect(serve({ host: "0.0.0.0" })).rejects.toMatchObject({ name: "ProtocolError", code: "insecure-address" });
  });

  it("refuses a port that is taken", async () => {
    const other = createTcpServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = other.address() as AddressInfo;
      await expect(serve({ port })).rejects.toMatchObject({ name: "ProtocolError", code: "address-in-use" });
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });
});
