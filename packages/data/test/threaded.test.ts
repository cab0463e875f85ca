import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { DataError, type PrepareOptions, packData, prepareData } from "../src/index.js";
import { PLAIN_CSV } from "../src/sources/read-source.js";
import * as threaded from "../src/threaded.js";
import { golden, goldenPath } from "./golden.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
const plain = { test: null, validation: 0, normalise: "none", seed: 7 } as const;
const digits: PrepareOptions = { ...plain, train: { sample: "digits" }, test: 0.2, validation: 0.1 };

/** Rows enough to be read for a while. */
function manyRows(rows: number): string {
  return `${Array.from({ length: rows }, (_, row) => `${row},${row % 13},${row * 0.1},${row % 2 === 0 ? "even" : "odd"}`).join("\n")}\n`;
}

/** How often the event loop came around while a promise was pending. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let over = false;
  const ended = work.finally(() => {
    over = true;
  });
  while (!over) {
    await new Promise((resolve) => setImmediate(resolve));
    turns++;
  }
  await ended;
  return turns;
}

describe("reading in a thread", () => {
  it("gives the data that reading here gives, byte by byte", async () => {
    const [there, here] = [await threaded.prepareData(digits, "."), await prepareData(digits, ".")];
    expect(Buffer.compare(packData(there), packData(here))).toBe(0);
    expect(there.train.features).toBeInstanceOf(Uint8Array);
  });

  it("lets the event loop go on", async () => {
    const csv = await files.write("many.csv", manyRows(60_000));
    const options: PrepareOptions = { ...plain, train: { ...PLAIN_CSV, csv, header: false } };
    // read here, the loop comes around some hundred times while the file is opened, and then no more until all is read
    expect(await turnsDuring(threaded.prepareData(options, "."))).toBeGreaterThan(3_000);
  });

  it("reads rows to predict and describes data there, too", async () => {
    const csv = await files.write("described.csv", `a,b,label\n${manyRows(50).replaceAll(/^\d+,/gm, "")}`);
    const description = await threaded.describeData(csv, ".");
    expect(description).toMatchObject({ rows: 50, labels: [{ name: "label", kind: "classes" }] });
    const expected = { shape: [2], classes: ["even", "odd"], dtype: "F32", columnNames: ["a", "b"] } as const;
    const { rows, labels } = await threaded.readRows({ ...PLAIN_CSV, csv, label: "label" }, expected, ".");
    expect([rows.count, rows.features.length, labels?.slice(0, 3)]).toEqual([50, 100, Int32Array.from([0, 1, 0])]);
  });

  it("decodes images in one thread after the other", async () => {
    const { mkdir, copyFile } = await import("node:fs/promises");
    const folder = `${files.directory()}/images`;
    for (const name of ["a", "b"]) {
      await mkdir(`${folder}/${name}`, { recursive: true });
      await copyFile(goldenPath("rgb.png"), `${folder}/${name}/1.png`);
    }
    const options: PrepareOptions = { ...plain, train: { folder, size: null, resize: false, colour: "rgb" } };
    expect(golden("rgb.png").length).toBeGreaterThan(0);
    for (let time = 0; time < 3; time++) expect((await threaded.prepareData(options, ".")).train.count).toBe(2);
  });
});

describe("errors of a reading thread", () => {
  it("keep their class, code, place and cause", async () => {
    const options: PrepareOptions = { ...plain, train: { ...PLAIN_CSV, csv: "/nowhere/a.csv" } };
    const error = await threaded.prepareData(options, ".").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({ name: "DataError", code: "not-found", file: "/nowhere/a.csv" });
    expect((error as DataError).message).toMatch(/^\/nowhere\/a\.csv: there is no such file; check the path/);
    expect((error as DataError).cause).toMatchObject({ code: "ENOENT", syscall: "stat", path: "/nowhere/a.csv" });
    const csv = await files.write("ragged.csv", "1,2,a\n3,b\n");
    const ragged: PrepareOptions = { ...plain, train: { ...PLAIN_CSV, csv, header: false } };
    await expect(threaded.prepareData(ragged, ".")).rejects.toMatchObject({ code: "bad-csv", line: 2, file: csv });
  });

  it("say that memory ran out, and what to do", async () => {
    const csv = await files.write(
      "names.csv",
      `${Array.from({ length: 400_000 }, (_, row) => `${row},n${row}`).join("\n")}\n`,
    );
    const script = `
      import { describeData } from "@conclave/data/threaded";
      await describeData(process.argv[1], ".").catch(({ name, code, message }) => console.log(name, code, message));
    `;
    const args = ["--max-old-space-size=30", "--input-type=module", "-e", script, csv];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
    expect(stdout).toMatch(/^DataError out-of-memory .*max-old-space-size/);
  });
});

describe("a signal", () => {
  it("ends a reading thread in the midst of its work", async () => {
    const csv = await files.write("long.csv", manyRows(200_000));
    const abort = new AbortController();
    const options: PrepareOptions = { ...plain, train: { ...PLAIN_CSV, csv, header: false } };
    const reading = threaded.prepareData(options, ".", { signal: abort.signal });
    setImmediate(() => abort.abort(new Error("enough")));
    await expect(reading).rejects.toThrow("enough");
    await expect(threaded.prepareData(options, ".", { signal: abort.signal })).rejects.toThrow("enough");
  });
});
