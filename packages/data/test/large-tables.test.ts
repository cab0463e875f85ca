import { describe, expect, it } from "vitest";
import { describeData, type PrepareOptions, packData, prepareData, unpackData } from "../src/index.js";
import { chosenClasses } from "../src/simplify/choose-classes.js";
import { PLAIN_ROWS } from "../src/sources/raw-rows.js";
import { PLAIN_CSV } from "../src/sources/read-source.js";
import { temporaryFiles } from "./temporary-files.js";

/** More than a call takes arguments, and more than can be compared each with each. */
const MANY = 150_000;

const files = temporaryFiles();
const plain = { test: 0.2, validation: 0.1, normalise: "standard", seed: 7 } as const;

function lines(count: number, line: (index: number) => string, header: string): string {
  return `${header}\n${Array.from({ length: count }, (_, index) => line(index)).join("\n")}\n`;
}

async function prepared(options: PrepareOptions) {
  return unpackData(packData(await prepareData(options, files.directory())));
}

describe("a table", () => {
  it("may have very many columns, whose header is longer than what is looked at first", async () => {
    const columns = Array.from({ length: MANY }, (_, column) => column);
    const header = `${columns.map((column) => `c${column}`).join(",")},label`;
    const row = (index: number) =>
      `${columns.map((column) => (column + index) % 7).join(",")},${index % 2 === 0 ? "a" : "b"}`;
    await files.write("wide.csv", lines(4, row, header));
    const description = await describeData("wide.csv", files.directory());
    expect(description).toMatchObject({ rows: 4, shape: [MANY], labels: [{ name: "label", kind: "classes" }] });
    const data = await prepared({ ...plain, test: null, validation: 0, train: { ...PLAIN_CSV, csv: "wide.csv" } });
    expect([data.shape, data.classes, data.columnNames?.length]).toEqual([[MANY], ["a", "b"], MANY]);
  });

  it("may have very many rows, classes and groups", async () => {
    await files.write(
      "many.csv",
      lines(2 * MANY, (row) => `${row % 97},g${row >> 1},k${row >> 1}`, "x,group,label"),
    );
    const train = { ...PLAIN_CSV, csv: "many.csv" } as const;
    const data = await prepared({ ...plain, train: { ...train, ignore: ["group"] } });
    expect([data.classes.length, data.train.count]).toEqual([MANY, 1.4 * MANY]);
    const grouped = await prepared({
      ...plain,
      train: { ...train, label: "x" },
      categorical: ["label"],
      split: { by: "group", column: "group" },
    }).catch((error: unknown) => error);
    // a feature for each of so many categories would fill the memory
    expect(grouped).toMatchObject({ code: "bad-option", message: expect.stringContaining("at most 1000 categories") });
  });

  it("may have very many classes to choose from", () => {
    const labels = Array.from({ length: 3 * MANY }, (_, row) => `k${Math.floor(Math.sqrt(row)) + (row % MANY)}`);
    const rows = {
      ...PLAIN_ROWS,
      file: "many.csv",
      shape: [1],
      count: labels.length,
      features: new Float32Array(labels.length),
      labels: { names: ["label"], fields: ["label"], columns: [labels] },
    };
    expect(chosenClasses(rows, { mostFrequent: MANY / 2 })).toHaveLength(MANY / 2);
    expect(() => chosenClasses(rows, ["none"])).toThrow(
      /there is no class "none"; the classes are .* and 15\d{4} more$/,
    );
  });
});
