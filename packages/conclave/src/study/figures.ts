import type { Figure, TerminalOptions } from "@conclave/study";

/** A figure in characters, a text for each line: braille dots, 80 to a line and without colours unless it is said. */
export async function drawFigure(
  figure: Figure,
  { width = 80, colour = false }: Partial<TerminalOptions> = {},
): Promise<string[]> {
  const { terminalFigure } = await import("@conclave/study");
  return terminalFigure(figure, { width, colour });
}

/**
 * Writes a figure as an .svg or .png file.
 *
 * @throws StudyError "picture-unsupported" for another ending, and for .png where sharp is not installed
 */
export async function writeFigure(figure: Figure, file: string): Promise<void> {
  const { writePicture } = await import("@conclave/study");
  await writePicture(figure, file);
}

/** Refuses a file that {@link writeFigure} could not write, before anything is trained for it. @throws StudyError as there */
export async function checkFigureFile(file: string): Promise<void> {
  const { checkPicture } = await import("@conclave/study");
  await checkPicture(file);
}

/** Refuses a picture of any kind, written by whoever made it, whose folder could not take it. @throws StudyError "option-invalid" */
export async function checkPictureFolder(file: string): Promise<void> {
  const study = await import("@conclave/study");
  await study.checkPictureFolder(file);
}
