import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { shellWord } from "../src/shell-word.js";

test.each(["runs/digits-20260105-070809-kx3f", "../café.yaml", "127.0.0.1:7600", "a=b~,@%+"])(
  "%s needs no quotes",
  (text) => {
    expect(shellWord(text)).toBe(text);
  },
);

test.each([
  ["with space & é.yaml", "'with space & é.yaml'"],
  ["it's", String.raw`'it'\''s'`],
  ["$HOME/*.yaml", "'$HOME/*.yaml'"],
  ["~/runs", "'~/runs'"],
  ["", "''"],
  ["[::1]:7600", "'[::1]:7600'"],
  ["two\nlines", "'two\nlines'"],
])("%j becomes %j, and a shell reads it as it was", (text, word) => {
  expect(shellWord(text)).toBe(word);
  expect(execFileSync("sh", ["-c", `printf %s ${word}`], { encoding: "utf8" })).toBe(text);
});
