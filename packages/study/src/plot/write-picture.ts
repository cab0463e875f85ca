import { constants } from "node:fs";
import { access, open, rm, writeFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { StudyError } from "../study-error.js";
import type { Figure } from "./figure.js";
import { svgFigure } from "./svg-figure.js";

/** Pixels of a PNG for each of the SVG's: sharp on screens of high density, and in print. */
const DENSITY = 2;

/** The density at which sharp draws an SVG in its own pixels. */
const SVG_DPI = 72;

/**
 * Refuses a file that {@link writePicture} could not write, before anything is trained for it.
 *
 * @throws StudyError "picture-unsupported" for another ending than .svg and .png, and for .png where sharp is not installed;
 *   "option-invalid" for a folder that is not there or takes no such file
 */
export async function checkPicture(file: string): Promise<void> {
  if (kindOf(file) === "png") await loadSharp();
  await checkPictureFolder(file);
}

/** @throws StudyError "option-invalid" when the folder of a picture is not there or takes no such file */
export async function checkPictureFolder(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  const refuse = (reason: string, cause: unknown): never => {
    throw new StudyError("option-invalid", `the picture ${file} is to be in ${folder}: ${reason}`, { cause });
  };
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) =>
    refuse(cause.code === "ENOENT" ? "there is no such folder; make it first" : "it cannot be written", cause),
  );
  // Rights are not all: in /proc nobody makes a file, and a folder may have the picture's name.
  await tryToWrite(file).catch((cause: NodeJS.ErrnoException) => {
    refuse(cause.code === "EISDIR" ? "a folder has that name" : "it cannot be written", cause);
  });
}

/** Opens a file for writing. One that is there keeps what it holds; one that is not is not there afterwards. */
async function tryToWrite(file: string): Promise<void> {
  try {
    await (await open(file, "wx")).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    await (await open(file, "r+")).close();
    return;
  }
  await rm(file);
}

/**
 * Writes a figure to a file: as SVG, or drawn from that by sharp as PNG, by the file's ending.
 *
 * @throws StudyError "picture-unsupported" as {@link checkPicture}; the system's error when the file cannot be written
 */
export async function writePicture(figure: Figure, file: string): Promise<void> {
  const svg = svgFigure(figure);
  if (kindOf(file) === "svg") return writeFile(file, svg);
  const sharp = await loadSharp();
  const png = await sharp(Buffer.from(svg), { density: SVG_DPI * DENSITY })
    .png({ compressionLevel: 9 })
    .toBuffer();
  await writeFile(file, png);
}

function kindOf(file: string): "svg" | "png" {
  const ending = extname(file).toLowerCase();
  if (ending === ".svg" || ending === ".png") return ending === ".svg" ? "svg" : "png";
  throw new StudyError(
    "picture-unsupported",
    `${file}: a picture is an .svg or .png file; choose one of these endings`,
  );
}

async function loadSharp() {
  try {
    return (await import("sharp")).default;
  } catch (cause) {
    throw new StudyError(
      "picture-unsupported",
      "a .png picture needs sharp, which is not to be had here; choose .svg",
      {
        cause,
      },
    );
  }
}
