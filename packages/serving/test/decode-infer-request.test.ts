import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { ModelInferRequest } from "@conclave/protocol/inference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServingError } from "../src/errors.js";
import { decodeInferRequest } from "../src/wire/decode-infer-request.js";
import { inputTensor, noContents, requestFor } from "./requests.js";

const bytesOf = (request: ModelInferRequest) => ModelInferRequest.encode(request).finish();

function refusalOf(bytes: Uint8Array): string {
  try {
    decodeInferRequest(bytes);
  } catch (error) {
    if (!(error instanceof ServingError)) throw error;
    expect(error.code).toBe("request-invalid");
    return error.message;
  }
  throw new Error("expected a refusal, got a request");
}

describe("decodeInferRequest", () => {
  it("decodes what a client encoded", () => {
    const request = requestFor({ outputs: [{ name: "label", parameters: {} }] });
    expect(decodeInferRequest(bytesOf(request))).toEqual(request);
  });

  it("lets raw contents of any size through without copying them", () => {
    const bytes = bytesOf(requestFor({ rawInputContents: [new Uint8Array(8 << 20).fill(3)] }));
    const received = decodeInferRequest(bytes);
    expect(received.rawInputContents[0]?.byteLength).toBe(8 << 20);
    expect(received.rawInputContents[0]?.buffer).toBe(bytes.buffer);
  });

  it("refuses typed contents that would fill the heap, and says what to send instead", () => {
    const contents = { ...noContents, fp32Contents: new Array<number>((4 << 20) / 4 + 1).fill(0) };
    expect(refusalOf(bytesOf(requestFor({ inputs: [inputTensor({ contents })], rawInputContents: [] })))).toBe(
      "expected at most 4194304 bytes of typed contents, got 4194308; send larger tensors as raw_input_contents",
    );
  });

  it("refuses contents of datatypes that no model takes before they become objects", () => {
    const contents = { ...noContents, int64Contents: new Array<bigint>(100_000).fill(0n) };
    expect(refusalOf(bytesOf(requestFor({ inputs: [inputTensor({ contents })] })))).toContain(
      "expected at most 65536 bytes beside the input's values, got 1000",
    );
  });

  it("refuses a hundred thousand empty inputs", () => {
    const writer = new BinaryWriter();
    for (let index = 0; index < 100_000; index++) writer.tag(5, WireType.LengthDelimited).uint32(0);
    expect(refusalOf(writer.finish())).toContain("expected at most 65536 bytes beside the input's values, got 200000");
  });

  it("answers any bytes with a request or a refusal", () => {
    const truthful = bytesOf(requestFor());
    const damaged = fc
      .tuple(fc.nat({ max: truthful.length - 1 }), fc.nat({ max: 255 }), fc.nat({ max: truthful.length }))
      .map(([at, value, length]) => {
        const bytes = truthful.slice(0, length);
        bytes[at] = value;
        return bytes;
      });
    const seen = { request: 0, refusal: 0 };
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (bytes) => {
        try {
          decodeInferRequest(bytes);
          seen.request += 1;
        } catch (error) {
          if (!(error instanceof ServingError)) throw error;
          seen.refusal += 1;
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect(seen.request).toBeGreaterThan(100);
    expect(seen.refusal).toBeGreaterThan(100);
  });
});
