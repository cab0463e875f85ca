import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { deriveKey, randomStream, rootKey } from "@conclave/random";
import { afterEach, describe, expect, it } from "vitest";
import { type Augmenter, type AugmentRequest, createAugmenter } from "../src/index.js";
import { ALL, OFF } from "./support/options.js";

const COUNT = 300;
const SHAPE = [28, 28, 1] as const;
const BYTES = 28 * 28;

/** Images that any machine makes alike. */
function images(buffer: ArrayBufferLike = new SharedArrayBuffer(COUNT * BYTES)): Uint8Array {
  const pixels = new Uint8Array(buffer);
  const stream = randomStream(deriveKey(rootKey(3), "images"));
  for (let index = 0; index < pixels.length; index++) pixels[index] = stream.uint32();
  return pixels;
}

function request(change: Partial<AugmentRequest> = {}): AugmentRequest {
  const rows = Int32Array.from({ length: COUNT }, (_, index) => (index * 7) % COUNT);
  return {
    images: images(),
    shape: SHAPE,
    rows,
    rowIds: rows,
    key: deriveKey(rootKey(7), "member", 0, "augment", 1),
    options: { ...OFF, translate: 2, rotate: 15, border: "reflect" },
    ...change,
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

describe("createAugmenter", () => {
  const open: Augmenter[] = [];

  function augmenter(threads: number): Augmenter {
    const created = createAugmenter({ threads });
    open.push(created);
    return created;
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()));
  });

  it("gives the same bytes with 1, 2 and 3 threads, and on every machine", async () => {
    const sums = await Promise.all(
      [1, 2, 3].map(async (threads) => sha256(await augmenter(threads).augment(request()))),
    );
    expect(sums).toEqual(new Array(3).fill("51d89c7dafe5ee45360ee5143de63aeeb2c17d7c8e856b8b5fc92a0d3571d197"));
  });

  it("R3: gives the same bytes with 1, 2 and 3 threads, and on every machine, with every transform on", async () => {
    const sums = await Promise.all(
      [1, 2, 3].map(async (threads) => sha256(await augmenter(threads).augment(request({ options: ALL })))),
    );
    expect(sums).toEqual(new Array(3).fill("0dc048e3088ff8d395c24bbc6fb6546f7cefb2e12cb1cc9b10422c0b44f64a9f"));
  });

  it("moves an image by its row id, wherever and beside whatever it stands", async () => {
    const one = augmenter(2);
    const all = await one.augment(request());
    const rows = Int32Array.of(7 * 40, 0, 7 * 40); // row 280 stands at place 40 of the whole request
    const some = await one.augment(request({ rows, rowIds: rows }));
    const place = all.slice(40 * BYTES, 41 * BYTES);
    expect(some.slice(0, BYTES)).toEqual(place);
    expect(some.slice(2 * BYTES)).toEqual(place);
    const other = await one.augment(request({ rows, rowIds: Int32Array.of(280, 0, 281) }));
    expect(other.slice(2 * BYTES)).not.toEqual(place);
  });

  it("takes images from memory that is not shared, too", async () => {
    const one = augmenter(2);
    const apart = await one.augment(request({ images: images(new ArrayBuffer(COUNT * BYTES)) }));
    expect(sha256(apart)).toBe(sha256(await one.augment(request())));
  });

  it("returns the rows that were asked for, unmoved, when all is off", async () => {
    const { images: before, rows } = request();
    const after = await augmenter(3).augment(request({ options: OFF }));
    for (const [place, row] of rows.entries()) {
      expect(sha256(after.subarray(place * BYTES, (place + 1) * BYTES))).toBe(
        sha256(before.subarray(row * BYTES, (row + 1) * BYTES)),
      );
    }
  });

  it("switches off what the options do not name", async () => {
    const one = augmenter(1);
    const named = await one.augment(request({ options: { rotate: 20 } }));
    expect(sha256(named)).toBe(sha256(await one.augment(request({ options: { ...OFF, rotate: 20 } }))));
  });

  it("R3: adds noise and cuts out after the pixels have moved, and moves them alike with and without", async () => {
    const one = augmenter(2);
    const moves = { ...OFF, rotate: 20, scale: 0.2, flip: { horizontal: 0.5, vertical: 0 } };
    const moved = await one.augment(request({ options: moves }));
    const cut = await one.augment(request({ options: { ...moves, cutout: { size: 5, count: 1 } } }));
    const both = await one.augment(request({ options: { ...moves, noise: 4, cutout: { size: 5, count: 1 } } }));
    let cutPixels = 0;
    let largest = 0;
    for (const [index, value] of moved.entries()) {
      const isCut = cut[index] !== value;
      cutPixels += Number(isCut);
      if (isCut) expect([cut[index], both[index]]).toEqual([0, 0]);
      else if (cut[index] !== 0) largest = Math.max(largest, Math.abs(both[index]! - value));
    }
    expect(cutPixels).toBeGreaterThan(COUNT * 10);
    expect(cutPixels).toBeLessThanOrEqual(COUNT * 25);
    expect(largest).toBeGreaterThan(4 * 3);
    expect(largest).toBeLessThanOrEqual(4 * 4.5);
  });

  it("changes the images from one training epoch to the next", async () => {
    const one = augmenter(1);
    const next = deriveKey(rootKey(7), "member", 0, "augment", 2);
    expect(sha256(await one.augment(request({ key: next })))).not.toBe(sha256(await one.augment(request())));
  });

  it("returns nothing for no rows", async () => {
    const none = new Int32Array(0);
    expect((await augmenter(1).augment(request({ rows: none, rowIds: none }))).length).toBe(0);
  });

  it("finishes what is under way before it closes, and refuses what comes after", async () => {
    const one = augmenter(2);
    const pending = [one.augment(request()), one.augment(request())];
    await one.close();
    const [first, second] = await Promise.all(pending);
    expect(sha256(first!)).toBe(sha256(second!));
    await expect(one.augment(request())).rejects.toMatchObject({ name: "AugmentError", code: "closed" });
  });

  it.each<[string, Partial<AugmentRequest>, string]>([
    [
      "a shape without channels",
      { shape: [28, 28] },
      "expected images of the shape [height, width, channels], got [28, 28]",
    ],
    [
      "half an image",
      { images: new Uint8Array(1000) },
      "expected whole images of the shape [28, 28, 1], got 1000 bytes",
    ],
    ["a row too many", { rows: Int32Array.of(300), rowIds: Int32Array.of(0) }, "0 to 299, got 300"],
    ["a row without an id", { rowIds: Int32Array.of(1) }, "expected a row id for each of the 300 rows, got 1"],
    ["a negative angle", { options: { ...OFF, rotate: -1 } }, "expected `rotate` to be from 0 to 180, got -1"],
    [
      "R3: a size of less than nothing",
      { options: { ...OFF, scale: 1 } },
      "expected `scale` to be from 0 to 0.9, got 1",
    ],
    ["R3: columns that lie flat", { options: { ...OFF, shear: 90 } }, "expected `shear` to be from 0 to 60, got 90"],
    [
      "R3: a probability above 1",
      { options: { ...OFF, flip: { horizontal: 0, vertical: 2 } } },
      "expected `flip.vertical` to be from 0 to 1, got 2",
    ],
    ["R3: no number", { options: { ...OFF, noise: Number.NaN } }, "expected `noise` to be from 0 to 255, got NaN"],
    [
      "R3: squares larger than the image",
      { options: { ...OFF, cutout: { size: 29, count: 1 } } },
      "expected `cutout.size` to be a whole number from 0 to 28, got 29",
    ],
    [
      "R3: no squares of some size",
      { options: { ...OFF, cutout: { size: 3, count: 0 } } },
      "expected `cutout.count` to be a whole number from 1 to 784, got 0",
    ],
    ["shifts out of sight", { options: { ...OFF, translate: 29 } }, "expected `translate` to be from 0 to 28, got 29"],
  ])("refuses %s", async (_, change, message) => {
    const refused = augmenter(1).augment(request(change));
    await expect(refused).rejects.toMatchObject({ code: "bad-request", message: expect.stringContaining(message) });
  });

  it("refuses a pool without threads", () => {
    expect(() => createAugmenter({ threads: 0 })).toThrow("expected a whole number of threads, at least 1, got 0");
  });

  it.each(["", "await augmenter.close();"])("keeps no process alive (%s)", async (ending) => {
    const program = `
      import { createAugmenter } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
      const augmenter = createAugmenter({ threads: 2 });
      const rows = Int32Array.of(0);
      const options = ${JSON.stringify({ ...OFF, translate: 1 })};
      const done = await augmenter.augment({ images: new Uint8Array(4), shape: [2, 2, 1], rows, rowIds: rows, key: [1, 2], options });
      console.log(done.length);
      ${ending}`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
      timeout: 120_000, // a process that stays is killed, which rejects
    });
    expect(stdout).toBe("4\n");
  });
});
