import { expect, test } from "vitest";
import { plainStyle } from "../../src/terminal/style.js";
import { formatTable } from "../../src/terminal/table.js";

const columns = [
  { title: "member", align: "right" },
  { title: "model", align: "left" },
  { title: "test", align: "right" },
] as const;

test("columns are as wide as their widest cell, aligned, and two spaces apart", () => {
  expect(
    formatTable(
      columns,
      [
        ["0", "mlp", "93.1 %"],
        ["10", "lenet5", "100.0 %"],
      ],
      plainStyle,
    ),
  ).toEqual([
    "member  model      test", //
    "     0  mlp      93.1 %",
    "    10  lenet5  100.0 %",
  ]);
});

test("a short row lets its last cell run on without widening the column", () => {
  expect(
    formatTable(
      columns,
      [
        ["0", "failed: loss is not finite"],
        ["1", "mlp", "9 %"],
      ],
      plainStyle,
    ),
  ).toEqual(["member  model  test", "     0  failed: loss is not finite", "     1  mlp     9 %"]);
});

test("colours take no width", () => {
  expect(formatTable(columns, [["0", "\u001b[31mmlp\u001b[39m", "1 %"]], plainStyle)[1]).toBe(
    "     0  \u001b[31mmlp\u001b[39m     1 %",
  );
});

test("a table has as many rows as there are, above what a call takes as arguments", () => {
  const rows = Array.from({ length: 300_000 }, (_, row) => [String(row), "mlp", "9 %"]);
  const lines = formatTable(columns, rows, plainStyle);
  expect(lines).toHaveLength(rows.length + 1);
  expect(lines.at(-1)).toBe("299999  mlp     9 %");
});
