import { drawFigure, type Figure } from "conclave";
import { wantsColour } from "./style.js";
import { lineWidth } from "./wrap.js";

/** A figure as stdout can show it: as wide as that is, in colours if it takes them. */
export async function figureLines(figure: Figure): Promise<string[]> {
  const colour = wantsColour(process.stdout, process.env);
  return drawFigure(figure, { width: lineWidth(process.stdout), colour });
}
