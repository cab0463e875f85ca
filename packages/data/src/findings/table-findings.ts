import type { LeftOutColumn, Records } from "../tables/records.js";
import type { DataFinding } from "./finding.js";

const CELLS_SHOWN = 8;

/**
 * What was noticed about the columns of a table before a value of it was read.
 *
 * @param leftOut the columns that measure nothing and that no option names
 */
export function tableFindings(records: Records, leftOut: readonly LeftOutColumn[]): DataFinding[] {
  return [...repeatedNames(records), ...leftOutColumns(records, leftOut), ...unlikelyRow(records)];
}

function repeatedNames({ renamed }: Records): DataFinding[] {
  return [...new Set(renamed.map(({ from }) => from))].map((name) => {
    const others = renamed.filter(({ from }) => from === name).map(({ to }) => `"${to}"`);
    const [only, ...more] = others;
    return {
      kind: "repeated-names",
      what: `${others.length + 1} columns have the name "${name}": ${more.length === 0 ? `the second is called ${only}` : `after the first they are called ${others.join(", ")}`}`,
      why: `options such as \`label: ${name}\` mean the first of them alone; the others are features`,
      advice: "give each column a name of its own, or use the new names in `ignore`",
      count: others.length,
      pairs: [],
    };
  });
}

function leftOutColumns({ names }: Records, columns: readonly LeftOutColumn[]): DataFinding[] {
  return columns.map(({ column, why }) => ({
    kind: "left-out-columns",
    what: `the column "${names?.[column] ?? column}" ${why}: it is left out`,
    why: "it tells a row from the others and measures nothing: what members learn from it holds for no other row",
    advice:
      "if it is a feature, make it a column with a name of its own (pandas: `reset_index`); `label`, `group` and `time` may name it as it is",
    count: 1,
    pairs: [],
  }));
}

function unlikelyRow({ doubt, firstLine }: Records): DataFinding[] {
  if (doubt !== "names" || firstLine === null) return [];
  const cells = firstLine.slice(0, CELLS_SHOWN).join(", ") + (firstLine.length > CELLS_SHOWN ? " …" : "");
  return [
    {
      kind: "unlikely-row",
      what: `the first line is read as a row and looks like the names of the columns: ${cells}`,
      why: "names among the values are a sample that means nothing",
      advice: "if it is a header, set `header: true`",
      count: 1,
      pairs: [],
    },
  ];
}
