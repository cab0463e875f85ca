import { describe, expect, it } from "vitest";
import { lossParts } from "../src/training/epoch/loss-parts.js";

const steps = (...losses: number[]) => losses.map((loss) => ({ loss, rows: 4 }));

describe("lossParts", () => {
  it("gives each step's loss where there are fewer than ten", () => {
    expect(lossParts(steps(3, 2, 1))).toEqual([3, 2, 1]);
  });

  it("cuts more steps into ten runs, in their order, none left out", () => {
    const parts = lossParts(steps(...Array.from({ length: 25 }, (_, step) => step)));
    expect(parts).toHaveLength(10);
    expect(parts[0]).toBe(0.5);
    expect(parts.at(-1)).toBe(23);
    expect(parts.every((part, index) => index === 0 || part > parts[index - 1]!)).toBe(true);
  });

  it("counts rows, not steps", () => {
    const losses = [...steps(...Array.from({ length: 19 }, () => 1)), { loss: 5, rows: 1 }];
    expect(lossParts(losses).at(-1)).toBe((4 * 1 + 1 * 5) / 5);
  });
});
