import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError, decodeSafetensors, encodeSafetensors, type NamedArray } from "../src/index.js";

/** A document put together by hand, as the format's page describes it. */
function byHand(header: string, data: readonly number[], length = header.length): Uint8Array {
  const prefix = new DataView(new ArrayBuffer(8));
  prefix.setBigUint64(0, BigInt(length), true);
  return Uint8Array.from([...new Uint8Array(prefix.buffer), ...new TextEncoder().encode(header), ...data]);
}

// 1.5 and -2 as little-endian float32, then the bytes 7, 8 and 9
const data = [0x00, 0x00, 0xc0, 0x3f, 0x00, 0x00, 0x00, 0xc0, 7, 8, 9];
const weight = '"weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}';
const mask = '"mask":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}';

const arrays = fc.dictionary(
  fc.string(),
  fc
    .tuple(
      fc.constantFrom("U8", "I32", "U32", "I64", "F32", "F64"),
      fc.array(fc.nat(4), { maxLength: 3 }),
      fc.infiniteStream(fc.nat(255)),
    )
    .map(([dtype, shape, values]): NamedArray => {
      const count = shape.reduce((product, size) => product * size, 1);
      const numbers = Array.from({ length: count }, () => values.next().value as number);
      switch (dtype) {
        case "U8":
          return { dtype, shape, data: Uint8Array.from(numbers) };
        case "I32":
          return { dtype, shape, data: Int32Array.from(numbers, (value) => -value) };
        case "U32":
          return { dtype, shape, data: Uint32Array.from(numbers) };
        case "I64":
          return { dtype, shape, data: BigInt64Array.from(numbers, BigInt) };
        case "F32":
          return { dtype, shape, data: Float32Array.from(numbers, (value) => value / 3) };
        default:
          return { dtype: "F64", shape, data: Float64Array.from(numbers, (value) => value / 3) };
      }
    }),
  { maxKeys: 5 },
);

describe("decodeSafetensors", () => {
  it("reads a document written by hand", () => {
    const { arrays, metadata } = decodeSafetensors(
      byHand(`{"__metadata__":{"made":"by hand"},${weight},${mask}}   `, data),
    );
    expect(metadata).toEqual({ made: "by hand" });
    expect(arrays).toEqual({
      weight: { dtype: "F32", shape: [1, 2], data: Float32Array.of(1.5, -2) },
      mask: { dtype: "U8", shape: [3], data: Uint8Array.of(7, 8, 9) },
    });
  });

  it("reads what Hugging Face's own library wrote", () => {
    // safetensors 0.8.0 in Python: save({"weight": np.array([[1.5, -2]], np.float32), "mask": np.array([7, 8, 9], np.uint8),
    // "steps": np.array(-5, np.int64)}, {"made": "in Python"}).hex()
    const written =
      "d8000000000000007b225f5f6d657461646174615f5f223a7b226d616465223a22696e20507974686f6e227d2c227374657073223a7b22647479" +
      "7065223a22493634222c227368617065223a5b5d2c22646174615f6f666673657473223a5b302c385d7d2c22776569676874223a7b2264747970" +
      "65223a22463332222c227368617065223a5b312c325d2c22646174615f6f666673657473223a5b382c31365d7d2c226d61736b223a7b22647479" +
      "7065223a225538222c227368617065223a5b335d2c22646174615f6f666673657473223a5b31362c31395d7d7d2020202020fbffffffffffffff" +
      "0000c03f000000c0070809";
    expect(decodeSafetensors(Buffer.from(written, "hex"))).toEqual({
      metadata: { made: "in Python" },
      arrays: {
        steps: { dtype: "I64", shape: [], data: BigInt64Array.of(-5n) },
        weight: { dtype: "F32", shape: [1, 2], data: Float32Array.of(1.5, -2) },
        mask: { dtype: "U8", shape: [3], data: Uint8Array.of(7, 8, 9) },
      },
    });
  });

  it("reads from any offset into buffers of their own", () => {
    const document = byHand(`{${mask},${weight}}`, data);
    const shifted = new Uint8Array(document.length + 3);
    shifted.set(document, 3);
    const { weight: array } = decodeSafetensors(shifted.subarray(3)).arrays;
    expect(array?.data).toEqual(Float32Array.of(1.5, -2));
    expect(array?.data.byteOffset).toBe(0);
    expect(array?.data.buffer.byteLength).toBe(8);
  });

  const offsets = (begin: number, end: number, name = "a", shape = `[${end - begin}]`) =>
    `"${name}":{"dtype":"U8","shape":${shape},"data_offsets":[${begin},${end}]}`;

  it.each<[string, Uint8Array, string]>([
    ["fewer than 8 bytes", new Uint8Array(7), "expected at least 8 bytes, got 7"],
    ["a header beyond its end", byHand("{}", [], 3), "expected a header of 3 bytes, the document has 10 in all"],
    [
      "a header of 2^64 - 1 bytes",
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 123),
      "a header of at most 1048576 bytes, got 18446744073709551615",
    ],
    ["a header of more than a mebibyte", byHand(`{}${" ".repeat(1 << 20)}`, []), "at most 1048576 bytes, got 1048578"],
    ["a header that starts with a space", byHand(" {}", []), "starts with {"],
    ["a header that is no JSON", byHand("{]", []), "in JSON and UTF-8"],
    ["a header that is no UTF-8", byHand('{"', [0xff, 0x22, 0x7d], 5), "in JSON and UTF-8"],
    [
      "metadata that are no strings",
      byHand('{"__metadata__":{"a":1}}', []),
      "__metadata__: expected an object of strings",
    ],
    [
      "an unknown type",
      byHand('{"a":{"dtype":"F4","shape":[0],"data_offsets":[0,0]}}', []),
      'a: expected a dtype out of U8, I32, U32, I64, F32, F64, got "F4"',
    ],
    [
      "a type named after a property of all objects",
      byHand('{"a":{"dtype":"constructor","shape":[0],"data_offsets":[0,0]}}', []),
      "expected a dtype",
    ],
    [
      "a field too many",
      byHand('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"b":1}}', []),
      "a: expected the fields dtype, shape and data_offsets",
    ],
    [
      "a negative size",
      byHand(`{${offsets(0, 0, "a", "[-1]")}}`, []),
      "a: expected a shape of whole numbers, got [-1]",
    ],
    [
      "one offset",
      byHand('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0]}}', []),
      "a: expected two offsets, got [0]",
    ],
    [
      "offsets that do not fit the shape",
      byHand(`{${offsets(0, 2, "a", "[3]")}}`, [1, 2]),
      "a: expected 3 bytes for U8 [3], got the offsets 0 to 2",
    ],
    [
      "a shape whose size wraps around",
      byHand(`{${offsets(0, 0, "a", "[4294967296,4294967296]")}}`, []),
      "got the offsets 0 to 0",
    ],
    ["offsets that run backwards", byHand(`{${offsets(2, 0, "a", "[2]")}}`, [1, 2]), "expected 2 bytes"],
    [
      "an overlap",
      byHand(`{${offsets(0, 2)},${offsets(1, 3, "b")}}`, [1, 2, 3]),
      "b: expected data from byte 2, got 1: arrays overlap or leave a gap",
    ],
    ["a gap", byHand(`{${offsets(0, 1)},${offsets(2, 3, "b")}}`, [1, 2, 3]), "b: expected data from byte 1, got 2"],
    ["an end beyond the document", byHand(`{${offsets(0, 3)}}`, [1, 2]), "expected 3 bytes of data, got 2"],
    ["bytes that no array owns", byHand(`{${offsets(0, 1)}}`, [1, 2]), "expected 1 bytes of data, got 2"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(
      expect.objectContaining({
        name: "DataError",
        code: "bad-safetensors",
        message: expect.stringContaining(message),
      }),
    );
  });

  it("answers any damage with a DataError, or reads on (property)", () => {
    const document = byHand(`{${weight},${mask}}`, data);
    fc.assert(
      fc.property(fc.nat(document.length - 1), fc.nat(255), fc.nat(document.length), (position, value, length) => {
        const damaged = document.slice(0, length === 0 ? undefined : length);
        if (position < damaged.length) damaged[position] = value;
        try {
          decodeSafetensors(damaged);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe("encodeSafetensors", () => {
  it("writes the published format: length, header padded with spaces, data from a multiple of 64", () => {
    const document = encodeSafetensors(
      {
        weight: { dtype: "F32", shape: [1, 2], data: Float32Array.of(1.5, -2) },
        mask: { dtype: "U8", shape: [3], data: Uint8Array.of(7, 8, 9) },
      },
      { made: "here" },
    );
    expect(document).toEqual(byHand(`{"__metadata__":{"made":"here"},${weight},${mask}}`.padEnd(192 - 8), data));
  });

  it("is undone by decodeSafetensors, keeping the order of the arrays (property)", () => {
    fc.assert(
      fc.property(arrays, fc.dictionary(fc.string(), fc.string()), (written, metadata) => {
        fc.pre(!Object.hasOwn(written, "__metadata__"));
        const document = encodeSafetensors(written, metadata);
        const read = decodeSafetensors(document);
        expect(read.arrays).toEqual({ ...written });
        expect(Object.keys(read.arrays)).toEqual(Object.keys(written));
        expect(read.metadata).toEqual({ ...metadata });
        expect((8 + Number(new DataView(document.buffer).getBigUint64(0, true))) % 64).toBe(0);
      }),
      { seed: 1 },
    );
  });

  it("writes a view's own bytes only", () => {
    const view = Float32Array.of(9, 1.5, 9).subarray(1, 2);
    const { arrays } = decodeSafetensors(encodeSafetensors({ view: { dtype: "F32", shape: [1], data: view } }));
    expect(arrays.view?.data).toEqual(Float32Array.of(1.5));
  });

  it.each<[string, Record<string, NamedArray>, string]>([
    [
      "a shape that the values do not fill",
      { a: { dtype: "U8", shape: [2], data: Uint8Array.of(1) } },
      "a: expected the values of the shape [2], got 1",
    ],
    [
      "the name of the metadata",
      { __metadata__: { dtype: "U8", shape: [0], data: new Uint8Array(0) } },
      "this name is reserved",
    ],
    [
      "a header that no reader would take",
      { ["a".repeat(1 << 20)]: { dtype: "U8", shape: [0], data: new Uint8Array(0) } },
      "at most 1048576 are allowed",
    ],
  ])("refuses %s", (_, written, message) => {
    expect(() => encodeSafetensors(written)).toThrow(
      expect.objectContaining({ code: "bad-safetensors", message: expect.stringContaining(message) }),
    );
  });
});
