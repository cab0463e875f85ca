import { describe, expect, it } from "vitest";
import { MemoryBudget } from "../src/index.js";

const MIB = 1024 * 1024;

/** A claim with a note of whether it was granted. */
function claimed(budget: MemoryBudget, owner: string, bytes: number) {
  const state = { granted: false, release: () => {} };
  state.release = budget.claim(owner, bytes, () => {
    state.granted = true;
  }).release;
  return state;
}

describe("MemoryBudget", () => {
  it("grants what fits, lets the rest wait, and grants it when memory is given back", () => {
    const budget = new MemoryBudget(10 * MIB);
    const first = claimed(budget, "a", 5 * MIB);
    const second = claimed(budget, "b", 5 * MIB);
    const third = claimed(budget, "c", 5 * MIB);
    expect([first, second, third].map(({ granted }) => granted)).toEqual([true, true, false]);
    expect(budget.contended).toBe(true);
    first.release();
    expect(third.granted).toBe(true);
    first.release();
    expect(budget.used).toBe(10 * MIB);
    second.release();
    third.release();
    expect(budget.used).toBe(0);
  });

  it("lets no owner hold more than half, whatever is free", () => {
    const budget = new MemoryBudget(10 * MIB);
    const greedy = Array.from({ length: 5 }, () => claimed(budget, "greedy", 2 * MIB));
    expect(greedy.map(({ granted }) => granted)).toEqual([true, true, false, false, false]);
    expect(claimed(budget, "other", 5 * MIB).granted).toBe(true);
    greedy[0]!.release();
    expect(greedy.map(({ granted }) => granted)).toEqual([true, true, true, false, false]);
  });

  it("serves owners that hold least first, and nobody passes a large claim in line", () => {
    const budget = new MemoryBudget(10 * MIB);
    const held = [claimed(budget, "a", 4 * MIB), claimed(budget, "b", 5 * MIB)];
    const again = claimed(budget, "a", 1.5 * MIB);
    const large = claimed(budget, "c", 5 * MIB);
    const late = claimed(budget, "d", 1 * MIB);
    expect([again, large, late].map(({ granted }) => granted)).toEqual([false, false, false]);
    held[1]!.release();
    expect([again, large, late].map(({ granted }) => granted)).toEqual([false, true, true]);
  });

  it("lets small claims go on while large ones wait", () => {
    const budget = new MemoryBudget(10 * MIB);
    claimed(budget, "a", 5 * MIB);
    claimed(budget, "b", 4 * MIB);
    claimed(budget, "c", 4 * MIB);
    expect(claimed(budget, "d", 10_000).granted).toBe(true);
    expect(budget.tryClaim("d", 2 * MIB)).toBeNull();
  });

  it("forgets a claim that is given up while it waits, and lets those behind it go on", () => {
    const budget = new MemoryBudget(10 * MIB);
    claimed(budget, "a", 5 * MIB);
    const large = claimed(budget, "b", 6 * MIB);
    const behind = claimed(budget, "c", 2 * MIB);
    expect([large.granted, behind.granted]).toEqual([false, false]);
    large.release();
    expect(behind.granted).toBe(true);
    expect(budget.used).toBe(7 * MIB);
  });
});
