import { applyOverride, parseOverride, parseSpec, SpecError } from "@conclave/spec";
import { describe, expect, it } from "vitest";
import { inlineCodes, readPage, tablesOf } from "./markdown.js";
import { holds, testClaims } from "./test-claims.js";

const COURSE = [
  ...["A1", "A2", "A3", "A4"],
  ...["O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8"],
  ...["G1", "G2", "G3", "G4"],
  ...["R1", "R2", "R3", "R4", "R5"],
  ...["D1", "D2", "D3", "D4", "D5", "D6", "D7"],
  ...["M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8"],
];

const [table] = tablesOf(readPage("docs/guide/course.md"));
const rows = table!.rows.map(([id = "", topic = "", spec = "", prints = "", heldBy = ""]) => {
  return { id, topic, spec, prints, heldBy };
});

it("docs/guide/course.md has every row of the course, in its order", () => {
  expect([...new Set(rows.map(({ id }) => id))]).toEqual(COURSE);
});

describe.each(rows)("docs/guide/course.md, $id: $topic", ({ id, spec, prints, heldBy }) => {
  it("says what to write or run, what comes of it, and what holds it", () => {
    const empty = [spec, prints, heldBy].filter((cell) => /^[—-]?$/.test(cell));
    expect(empty).toEqual([]);
  });

  it("names tests that are there, under these titles", () => {
    const claims = testClaims(heldBy);
    expect(claims.length).toBeGreaterThan(0);
    expect(claims.filter((claim) => !holds(claim))).toEqual([]);
  });

  it("names each test file with titles that begin with the row's id", () => {
    const others = testClaims(heldBy).filter(
      ({ titles }) => titles.length === 0 || !titles.every((title) => isOf(id, title)),
    );
    expect(others).toEqual([]);
  });

  it.each(inlineCodes(spec).filter((code) => /^\w+: /.test(code)))("shows %s, which a spec takes", (fragment) => {
    expect(isTaken(fragment)).toBe(true);
  });
});

/** Whether a title begins with the id of a row, or with several of which it is one: "D1, D5: …". */
function isOf(id: string, title: string): boolean {
  const [ids = ""] = title.match(/^[A-Z]\d(, [A-Z]\d)*(?=: )/) ?? [];
  return ids.split(", ").includes(id);
}

it("a title of another row, or of none, is seen", () => {
  const titles = ["D5: …", "D1, D5: …", "D1: …", "drawBag", "D5"];
  expect(titles.filter((title) => isOf("D5", title))).toEqual(["D5: …", "D1, D5: …"]);
});

/** Where in a spec a field that the page shows may stand. */
const PLACES = ["", "data.", "members.0.", "members.0.model.", "members.0.model.mlp.", "members.0.optimizer.adam."];
/** Images, and a table, which has columns. */
const SOURCES = [{ sample: "digits" }, { csv: "patients.csv" }];

/** Whether some place of a spec takes this `field: value`. */
function isTaken(fragment: string): boolean {
  const { value: mapping } = parseOverride(`fragment={${fragment}}`);
  const [[field, value] = []] = Object.entries(mapping as Record<string, unknown>);
  return SOURCES.some((train) => {
    const spec = { data: { train, validation: 0.1 }, members: [{ model: "mlp" }] };
    return PLACES.some((place) => isSpec(applyOverride(spec, { path: `${place}${field}`.split("."), value })));
  });
}

function isSpec(input: unknown): boolean {
  try {
    parseSpec(input);
    return true;
  } catch (error) {
    if (error instanceof SpecError) return false;
    throw error;
  }
}
