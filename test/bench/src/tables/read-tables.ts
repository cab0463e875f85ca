import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import type { Table } from "./table.js";
import type { TabularFolder } from "./tabular-folder.js";

/** The data sets that are compared on: four of classes and one of numbers, from 150 to 1,797 rows. */
export async function readTables(folder: TabularFolder): Promise<readonly Table[]> {
  const [features, targets] = await Promise.all([
    linesOf(folder.diabetes.features, " "),
    linesOf(folder.diabetes.targets, " "),
  ]);
  return [
    await countedTable("breast cancer", "breast-cancer", folder.breastCancer),
    await countedTable("wine", "wine", folder.wine),
    await countedTable("iris", "iris", folder.iris),
    {
      name: "diabetes",
      id: "diabetes",
      task: "regression",
      columns: columnNames(features[0]!.length),
      rows: features,
      labels: targets.map(([target]) => target!),
    },
    labelledTable("digits", "digits", await linesOf(folder.digits, ","), (label) => label),
  ];
}

/** A file whose first line holds the numbers of rows and of columns, and then the names of the classes. */
async function countedTable(name: string, id: string, path: string): Promise<Table> {
  const [[, , ...classes] = [], ...lines] = await linesOf(path, ",");
  return labelledTable(name, id, lines, (label) => classes[Number(label)]!);
}

/** Lines whose last number is the class. */
function labelledTable(
  name: string,
  id: string,
  lines: readonly (readonly string[])[],
  className: (label: string) => string,
): Table {
  const rows = lines.map((cells) => cells.slice(0, -1));
  const labels = lines.map((cells) => className(cells.at(-1)!));
  return { name, id, task: "classification", columns: columnNames(rows[0]!.length), rows, labels };
}

function columnNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, column) => `x${column}`);
}

async function linesOf(path: string, separator: string): Promise<readonly (readonly string[])[]> {
  const bytes = await readFile(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim().split(separator));
}
