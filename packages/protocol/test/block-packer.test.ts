import { describe, expect, it } from "vitest";
import { BlockPacker } from "../src/admission/block-packer.js";

describe("BlockPacker", () => {
  it("packs pieces of one byte into blocks that hold nothing else", () => {
    const blocks: Buffer[] = [];
    const packer = new BlockPacker((block) => blocks.push(block) > 0);
    const bytes = 150_000;
    for (let at = 0; at < bytes; at++) packer.add(Buffer.of(at & 255), bytes - at - 1);
    expect(blocks.map((block) => block.length)).toEqual([65_536, 65_536, 18_928]);
    expect(blocks.map((block) => block.buffer.byteLength)).toEqual([65_536, 65_536, 18_928]);
    expect(Buffer.concat(blocks).every((byte, at) => byte === (at & 255))).toBe(true);
  });

  it("takes what is packed on when the sender ends early, and says whether more is wanted", () => {
    const blocks: Buffer[] = [];
    const packer = new BlockPacker((block) => {
      blocks.push(block);
      return false;
    });
    expect(packer.add(Buffer.from("abc"), 10)).toBe(true);
    expect(packer.flush()).toBe(false);
    expect(packer.flush()).toBe(true);
    expect(packer.add(Buffer.from("de"), 0)).toBe(false);
    expect(blocks.map(String)).toEqual(["abc", "de"]);
  });
});
