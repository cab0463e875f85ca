import { expect, test } from "vitest";
import { runScoreWords } from "../../src/terminal/score-words.js";

test("a run's score is named, with the rows that it is of", () => {
  expect(runScoreWords({ metric: "accuracy", value: 0.9533, rows: "test" })).toBe("test accuracy 95.3 %");
  expect(runScoreWords({ metric: "r2", value: 0.8714, rows: "outOfBag" })).toBe("out of bag R² 0.871");
  expect(runScoreWords(null)).toBe("–");
});
