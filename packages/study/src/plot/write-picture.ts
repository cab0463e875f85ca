import { constants } from "node:fs";
import { access, writeFile } from "node:fs/promises";
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
 *   "option-invalid" for a folder that is not there or cannot be written
 */
export async function checkPicture(file: string): Promise<void> {
  if (kindOf(file) === "png") await loadSharp();
  await checkPictureFolder(file);
}

/** @throws StudyError "option-invalid" when the folder of a picture is not there or cannot be written */
export async function checkPictureFolder(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "there is no such folder; make it first" : "it cannot be written";
    throw new StudyError("option-invalid", `the picture ${file} is to be in ${folder}: ${reason}`, { cause });
  });
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
