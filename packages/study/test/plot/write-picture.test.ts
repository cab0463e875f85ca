import { mkdtemp, readFile, rm } from "node:fs/promises";
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

test("another ending is refused before anything is trained for it", async () => {
  await expect(checkPicture("curve.pdf")).rejects.toMatchObject({
    code: "picture-unsupported",
    message: "curve.pdf: a picture is an .svg or .png file; choose one of these endings",
  });
  await expect(checkPicture("curve.SVG")).resolves.toBeUndefined();
});
