import { execFileSync } from "node:child_process";
import { copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../src/sources/decode-image.js";
import { golden, goldenPath } from "./golden.js";
import { read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const GREY = [0, 50, 100, 150, 200, 250];
const RGB = GREY.flatMap((value) => [value, 255 - value, 30]);
let made = 0;

/** A folder of copies of golden files, by "class/name". */
async function folderOf(copies: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(files.directory(), `folder-${made++}`);
  await mkdir(folder);
  for (const [path, name] of Object.entries(copies)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await copyFile(goldenPath(name), join(folder, path));
  }
  return folder;
}

const plain = { size: null, resize: false, colour: "grey" } as const;

describe("decodeImage", () => {
  it.each([
    ["grey.png", "grey", GREY],
    ["rgb.png", "rgb", RGB],
    ["rgba.png", "rgb", RGB],
    ["grey.png", "rgb", GREY.flatMap((value) => [value, value, value])],
    ["grey16.png", "grey", GREY],
  ] as const)("gives the pixels of %s, as Pillow wrote it, in %s", async (name, colour, pixels) => {
    const image = await decodeImage(goldenPath(name), colour);
    expect(image).toMatchObject({ height: 2, width: 3 });
    expect(Array.from(image.pixels)).toEqual(pixels);
  });

  it("turns a JPEG upright, as its EXIF data say", async () => {
    const { height, width, pixels } = await decodeImage(goldenPath("turned.jpg"), "grey");
    expect([height, width]).toEqual([16, 16]);
    expect([pixels[0]!, pixels[15]!, pixels[15 * 16]!, pixels[255]!].map((value) => Math.round(value / 255))).toEqual([
      0, 0, 1, 1,
    ]);
  });
});

describe("a folder of images", () => {
  it("has a class for each folder, in an order that no file system changes", async () => {
    const folder = await folderOf({ "b/2.png": "grey.png", "b/10.png": "grey.png", "a/1.png": "grey.png" });
    await writeFile(join(folder, "a", ".hidden"), "");
    const rows = await read({ folder, ...plain });
    expect(rows).toMatchObject({ shape: [2, 3, 1], count: 3, labels: { columns: [["a", "b", "b"]] } });
    expect(rows.names).toEqual(["a/1.png", "b/10.png", "b/2.png"]);
    expect(Array.from(rows.features)).toEqual([...GREY, ...GREY, ...GREY]);
  });

  it("brings images of another size to that of the spec, if told so", async () => {
    const folder = await folderOf({ "a/1.png": "grey.png" });
    const rows = await read({ folder, ...plain, size: [1, 1], resize: true });
    expect(rows.shape).toEqual([1, 1, 1]);
    expect(Array.from(rows.features)).toEqual([125]);
  });

  it("may be flat and have no labels when it is predicted", async () => {
    const folder = await folderOf({ "1.png": "grey.png" });
    await expect(read({ folder, ...plain })).rejects.toMatchObject({ code: "bad-folder" });
    expect(await read({ folder, ...plain }, { labels: "optional" })).toMatchObject({ count: 1, labels: null });
  });

  it("with an image of another size names it", async () => {
    const folder = await folderOf({ "a/1.png": "grey.png", "b/2.jpg": "turned.jpg" });
    const reading = read({ folder, ...plain });
    await expect(reading).rejects.toMatchObject({ code: "bad-image", file: join(folder, "b", "2.jpg") });
    await expect(reading).rejects.toThrow(
      `expected an image of 2x3 pixels (height x width), as in ${join(folder, "a", "1.png")}, got 16x16; set \`resize: true\``,
    );
    await expect(read({ folder, ...plain, size: [2, 3] })).rejects.toThrow(
      "expected an image of 2x3 pixels (height x width), got 16x16",
    );
  });

  it("with an image that does not decode names it", async () => {
    const folder = await folderOf({ "a/1.png": "grey.png" });
    await writeFile(join(folder, "a", "2.png"), golden("rgb.png").subarray(0, 60));
    await expect(read({ folder, ...plain })).rejects.toMatchObject({
      code: "bad-image",
      file: join(folder, "a", "2.png"),
    });
    await expect(read({ folder, ...plain })).rejects.toThrow("the image does not decode");
    await writeFile(join(folder, "a", "2.png"), "notes");
    await expect(read({ folder, ...plain })).rejects.toThrow("expected a PNG or JPEG image, got another kind of file");
  });

  it.each<[string, (folder: string) => Promise<unknown>, string]>([
    [
      "an empty class",
      (folder) => mkdir(join(folder, "empty")),
      'the class "empty" has no files; add some, or remove its folder',
    ],
    [
      "a file beside the classes",
      (folder) => writeFile(join(folder, "notes.txt"), ""),
      "got the file notes.txt beside 1 folders",
    ],
    [
      "a folder within a class",
      (folder) => mkdir(join(folder, "a", "more")),
      'expected files of the class "a", got the folder more',
    ],
    [
      "a pipe, which would be waited for",
      async (folder) => execFileSync("mkfifo", [join(folder, "a", "pipe.png")]),
      "expected files, got pipe.png, which is a pipe or a device; remove it",
    ],
    [
      "a link to a device",
      (folder) => symlink("/dev/zero", join(folder, "a", "zero.png")),
      "expected files, got zero.png, which is a pipe or a device; remove it",
    ],
  ])("with %s is refused", async (_, spoil, message) => {
    const folder = await folderOf({ "a/1.png": "grey.png" });
    await spoil(folder);
    await expect(read({ folder, ...plain })).rejects.toMatchObject({ name: "DataError", code: "bad-folder" });
    await expect(read({ folder, ...plain })).rejects.toThrow(message);
  });

  it("of more pixels than an array holds is refused before any is made", async () => {
    const folder = await folderOf({ "a/1.png": "grey.png" });
    const reading = read({ folder, ...plain, size: [1_000_000, 1_000_000], resize: true });
    await expect(reading).rejects.toMatchObject({ code: "bad-option" });
    await expect(reading).rejects.toThrow(
      /size: 1 image of \[1000000, 1000000, 1\] would take 932 GiB, and at most \d+ GiB can be held; make them smaller/,
    );
  });

  it("may have links to images", async () => {
    const folder = await folderOf({ "a/1.png": "grey.png" });
    await symlink(goldenPath("grey.png"), join(folder, "a", "2.png"));
    expect(Array.from((await read({ folder, ...plain })).features)).toEqual([...GREY, ...GREY]);
  });

  it("that is not there is said so", async () => {
    await expect(read({ folder: "/nowhere", ...plain })).rejects.toMatchObject({ code: "not-found" });
  });
});
