import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { Client, credentials } from "@grpc/grpc-js";
import { expect, it } from "vitest";
import { runsService, serve } from "./support/runs-server.js";

/**
 * Asks the standard reflection service, as grpcurl does; answers with the fields of its response.
 * @see https://github.com/grpc/grpc/blob/master/src/proto/grpc/reflection/v1/reflection.proto
 */
async function reflect(address: string, field: number, value: string): Promise<Map<number, Uint8Array>> {
  const client = new Client(address, credentials.createInsecure());
  const request = new BinaryWriter()
    .uint32((field << 3) | 2)
    .string(value)
    .finish();
  const call = client.makeBidiStreamRequest(
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    (bytes: Uint8Array) => Buffer.from(bytes),
    (bytes: Buffer) => fieldsOf(bytes),
  );
  try {
    call.write(request);
    call.end();
    for await (const response of call) return response;
    throw new Error("no answer");
  } finally {
    client.close();
  }
}

/** The length-delimited fields of a message; of a repeated one the last. */
function fieldsOf(bytes: Uint8Array): Map<number, Uint8Array> {
  const fields = new Map<number, Uint8Array>();
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType === 2) fields.set(field, reader.bytes());
    else reader.skip(wireType);
  }
  return fields;
}

it("a server tells which services it has and what their messages look like", async () => {
  const { address } = await serve([runsService({})]);
  const LIST_SERVICES = 7;
  const FILE_CONTAINING_SYMBOL = 4;
  const listed = await reflect(address, LIST_SERVICES, "*");
  const names = Buffer.from(listed.get(6) ?? []).toString("latin1");
  expect(names).toContain("conclave.v1.Runs");
  // What it does not serve, it does not list.
  expect(names).not.toContain("conclave.v1.Fleet");

  const file = await reflect(address, FILE_CONTAINING_SYMBOL, "conclave.v1.Runs");
  const descriptors = Buffer.from(file.get(4) ?? []).toString("latin1");
  expect(descriptors).toContain("SubmitRequest");
  expect(descriptors).toContain("data_sha256");
});
