import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conclave, jsonOf } from "./support/conclave.js";

const spec = fileURLToPath(new URL("../../examples/quickstart.yaml", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "conclave-preview-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Width and height as a PNG's first chunk has them. */
function pngSize(bytes: Buffer): { width: number; height: number } {
  expect(bytes.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001a\n");
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

test("R3: augment preview draws a sheet with a row an image and a column a variant", async () => {
  const out = join(folder, "sheet.png");
  const result = await conclave(
    ["augment", "preview", spec, "--out", out, "--rows", "3", "--variants", "6", "--json"],
    {
      cwd: folder,
    },
  );
  expect(result).toMatchObject({ code: 0, orphans: [] });
  const png = await readFile(out);
  expect(jsonOf(result)).toEqual({ schemaVersion: 1, path: out, bytes: png.length });
  const { width, height } = pngSize(png);
  // Seven images beside each other, three above each other: squares with gaps between.
  expect(width / height).toBeGreaterThan(2);
  expect(width / height).toBeLessThan(2.6);
});

test("R3: without augmentation there is nothing to preview, and nothing is written", async () => {
  const before = await readdir(folder);
  const result = await conclave(
    ["augment", "preview", spec, "--out", join(folder, "none.png"), "--set", "augment=null"],
    {
      cwd: folder,
    },
  );
  expect(result.code).toBe(2);
  expect(result.stderr).toContain("no member of the spec has augmentation");
  expect(await readdir(folder)).toEqual(before);
});
