import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { svgFigure } from "../../src/plot/svg-figure.js";
import { checkPicture, writePicture } from "../../src/plot/write-picture.js";
import { figureOf, line } from "./figures.js";

const figure = figureOf({ series: [line("training", [3, 2, 1])] });

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "conclave-picture-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test("an .svg holds the figure's text", async () => {
  const file = join(await folder(), "curve.svg");
  await writePicture(figure, file);
  expect(await readFile(file, "utf8")).toBe(svgFigure(figure));
});

test("a .png is the SVG at twice its pixels, with its line in its colour", async () => {
  const file = join(await folder(), "curve.png");
  await writePicture(figure, file);
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svgFigure(figure))!.map(Number);
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([width! * 2, height! * 2]);
  let blue = 0;
  for (let at = 0; at < data.length; at += 3) {
    if (data[at] === 0 && data[at + 1] === 114 && data[at + 2] === 178) blue++;
  }
  expect(blue).toBeGreaterThan(500);
});

test("a place that takes no picture is refused before anything is trained for it", async () => {
  const path = await folder();
  await mkdir(join(path, "folder.svg"));
  const refused: [string, RegExp][] = [
    [join(path, "none", "curve.svg"), /there is no such folder; make it first/],
    [join(path, "folder.svg"), /a folder has that name/],
    ...(existsSync("/proc/self") ? [["/proc/x.svg", /it cannot be written/] as [string, RegExp]] : []),
  ];
  for (const [file, message] of refused) {
    await expect(checkPicture(file)).rejects.toMatchObject({
      code: "option-invalid",
      message: expect.stringMatching(message),
    });
  }
  expect(await readdir(path)).toEqual(["folder.svg"]);
});

test("a place that takes a picture is left as it was", async () => {
  const path = await folder();
  await checkPicture(join(path, "new.svg"));
  await writeFile(join(path, "old.svg"), "old");
  await checkPicture(join(path, "old.svg"));
  expect(await readdir(path)).toEqual(["old.svg"]);
  expect(await readFile(join(path, "old.svg"), "utf8")).toBe("old");
});

test("another ending is refused before anything is trained for it", async () => {
  await expect(checkPicture("curve.pdf")).rejects.toMatchObject({
    code: "picture-unsupported",
    message: "curve.pdf: a picture is an .svg or .png file; choose one of these endings",
  });
  await expect(checkPicture("curve.SVG")).resolves.toBeUndefined();
});
