import { describe, expect, it } from "vitest";
import { paperColour, screenColour } from "../../src/plot/palette.js";

/** WCAG 2's contrast ratio of a colour against white. */
function contrastWithWhite(hex: string): number {
  const channels = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const [red, green, blue] = channels as [number, number, number];
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

describe("colours", () => {
  it("stand out from white, in every category and all along the sequence", () => {
    const categories = [0, 1, 2, 3, 4, 5, 6].map((index) => paperColour({ kind: "category", index }));
    const sequence = [0, 0.25, 0.5, 0.75, 1].map((share) => paperColour({ kind: "sequence", share }));
    expect(Math.min(...[...categories, ...sequence].map(contrastWithWhite))).toBeGreaterThan(1.9);
    expect(new Set([...categories, ...sequence]).size).toBe(12);
  });

  it("are the palette's own", () => {
    expect(paperColour({ kind: "category", index: 0 })).toBe("#0072b2");
    expect(paperColour({ kind: "category", index: 7 })).toBe("#0072b2");
    expect(paperColour({ kind: "sequence", share: 0 })).toBe("#440154");
    expect(screenColour({ kind: "category", index: 1 })).toBe(16 + 36 * 4 + 6 * 2 + 0);
  });

  it("get lighter along the sequence, so that the order is seen without hues", () => {
    const contrasts = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) =>
      contrastWithWhite(paperColour({ kind: "sequence", share })),
    );
    expect(contrasts).toEqual([...contrasts].sort((a, b) => b - a));
  });
});
