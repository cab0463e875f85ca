import { execFileSync } from "node:child_process";
import { copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { prepareData } from "../src/index.js";
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

  it.each([
    ["CMYK", (image: Sharp) => image.toColourspace("cmyk").jpeg({ quality: 100 })],
    ["a palette", (image: Sharp) => image.png({ palette: true })],
    ["half-transparent pixels", (image: Sharp) => image.ensureAlpha(0.5).png()],
    ["16 bits", (image: Sharp) => image.toColourspace("rgb16").png()],
  ])("gives bytes in three channels of an image with %s", async (_, written) => {
    const red = { create: { width: 8, height: 8, channels: 3, background: "#ff0000" } } as const;
    const file = await files.write("colour.img", await written(sharp(red)).toBuffer());
    const { height, width, pixels } = await decodeImage(file, "rgb");
    expect([height, width, pixels.length]).toEqual([8, 8, 192]);
    const [r, g, b] = pixels as unknown as [number, number, number];
    expect([r > 200, g < 60, b < 60]).toEqual([true, true, true]);
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
      'the class "empty" has no images; add some, or remove its folder',
    ],
    [
      "classes without images",
      async (folder) => {
        await mkdir(join(folder, "b"));
        await writeFile(join(folder, "b", "notes.txt"), "none yet");
        await mkdir(join(folder, "c"));
        await writeFile(join(folder, "c", ".gitkeep"), "");
      },
      '2 classes have no images: "b", "c"; add some, or remove their folders',
    ],
    [
      "an image beside the classes",
      (folder) => copyFile(goldenPath("grey.png"), join(folder, "stray.png")),
      "got the file stray.png beside 1 folder",
    ],
    [
      "a link that leads nowhere",
      (folder) => symlink("gone.png", join(folder, "a", "2.png")),
      "got a link that leads nowhere: 2.png (to gone.png); bring back what it leads to, or remove it",
    ],
    [
      "a link that leads to itself",
      (folder) => symlink("2.png", join(folder, "a", "2.png")),
      "got the link 2.png, which leads back to where it starts; remove it",
    ],
    [
      "a class that is a link to the folder that it is in",
      (folder) => symlink(".", join(folder, "again")),
      'the class "again" is a link to',
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

  it("may have links to folders as classes, and links within them", async () => {
    const folder = await folderOf({ "a/1.png": "grey.png" });
    const elsewhere = await folderOf({ "photos/2.png": "grey.png" });
    await symlink(join(elsewhere, "photos"), join(folder, "b"));
    const rows = await read({ folder, ...plain });
    expect(rows).toMatchObject({ count: 2, names: ["a/1.png", "b/2.png"], labels: { columns: [["a", "b"]] } });
  });

  it("skips what is no image, and says what", async () => {
    const folder = await folderOf({ "a/1.png": "grey.png", "b/2.PNG": "grey.png", "b/without-ending": "grey.png" });
    await copyFile(goldenPath("grey.png"), join(folder, "b", "3.jpg")); // what it holds counts
    for (const path of ["README.md", "labels.csv", "a/Thumbs.db", "a/.DS_Store", "b/desktop.ini", "b/empty"]) {
      await writeFile(join(folder, path), path.endsWith("empty") ? "" : "no image");
    }
    await mkdir(join(folder, "__MACOSX"));
    await mkdir(join(folder, "a", "@eaDir"));
    const rows = await read({ folder, ...plain });
    expect(rows.names).toEqual(["a/1.png", "b/2.PNG", "b/3.jpg", "b/without-ending"]);
    const { findings } = await prepareData(
      { train: { folder, ...plain }, test: null, validation: 0, normalise: "none", seed: 7 },
      ".",
    );
    const skipped = findings.filter(({ kind }) => kind === "skipped-files");
    expect(skipped).toMatchObject([{ count: 8 }]);
    expect(skipped[0]?.what).toMatch(
      /^skipped 8 files in folder-\d+ that are no part of the images of a class: __MACOSX, README\.md, labels\.csv, a\/\.DS_Store, a\/@eaDir, a\/Thumbs\.db, b\/desktop\.ini, b\/empty$/,
    );
  });

  it("is no file", async () => {
    const folder = await folderOf({ "a/1.png": "grey.png" });
    const reading = read({ folder: join(folder, "a", "1.png"), ...plain });
    await expect(reading).rejects.toMatchObject({ code: "bad-folder" });
    await expect(reading).rejects.toThrow("1.png: expected a folder, got a file; give the folder that it is in");
  });

  it("with several images that cannot be used lists them all at once", async () => {
    const folder = await folderOf({ "b/1.png": "grey.png", "b/2.jpg": "turned.jpg" });
    await mkdir(join(folder, "a"));
    await writeFile(join(folder, "a", "1.png"), golden("rgb.png").subarray(0, 60));
    await writeFile(join(folder, "a", "2.jpeg"), "");
    await writeFile(join(folder, "a", "3.png"), "GIF89a...");
    const reading = read({ folder, ...plain });
    await expect(reading).rejects.toMatchObject({ code: "bad-image", file: folder });
    await expect(reading).rejects.toThrow(
      /4 of the 5 images cannot be used:\n {2}a\/1\.png: the image does not decode .*\n {2}a\/2\.jpeg: expected a PNG or JPEG image, got an empty file; .*\n {2}a\/3\.png: expected a PNG or JPEG image, got a GIF image; .*\n {2}b\/2\.jpg: expected an image of 2x3 pixels/,
    );
    for (let index = 0; index < 20; index++) await writeFile(join(folder, "a", `more-${index}.png`), "no image");
    await expect(read({ folder, ...plain })).rejects.toThrow(
      /^[^\n]*: 24 of the 25 images cannot be used:(\n .*){10}\n {2}and 14 more$/,
    );
  });

  it("of which none can be used lists them, too", async () => {
    const folder = await folderOf({});
    await mkdir(join(folder, "a"));
    for (const name of ["1.png", "2.webp"]) await writeFile(join(folder, "a", name), "RIFF....WEBP");
    await expect(read({ folder, ...plain })).rejects.toThrow(
      /2 of the 2 images cannot be used:\n {2}a\/1\.png: .*a WebP image/,
    );
  });

  it("that is not there is said so", async () => {
    await expect(read({ folder: "/nowhere", ...plain })).rejects.toMatchObject({ code: "not-found" });
  });
});
