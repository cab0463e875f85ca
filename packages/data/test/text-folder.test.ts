import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();
let made = 0;

async function folderOf(contents: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = join(files.directory(), `texts-${made++}`);
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

describe("a folder of texts", () => {
  it("skips what lies beside the classes and what is no text, and says what", async () => {
    const folder = await folderOf({
      "README.txt": "what this is",
      "pos/1.txt": "good",
      "pos/51060": "fine",
      "pos/.DS_Store": "",
      "neg/Thumbs.db": Uint8Array.of(1, 0, 2),
      "neg/index.sqlite": Uint8Array.of(0x53, 0, 0, 1),
      "neg/2.TXT": "bad",
    });
    await symlink(join(folder, "pos"), join(folder, "same"));
    const rows = await read({ texts: folder });
    expect(rows).toMatchObject({ texts: ["bad", "good", "fine", "good", "fine"], count: 5 });
    expect(rows.labels?.columns).toEqual([["neg", "pos", "pos", "same", "same"]]);
    expect(rows.findings).toMatchObject([{ kind: "skipped-files", count: 5 }]);
    expect(rows.findings[0]?.what).toMatch(
      /that are no part of the texts of a class: README\.txt, neg\/Thumbs\.db, neg\/index\.sqlite, pos\/\.DS_Store, same\/\.DS_Store$/,
    );
  });

  it("lists all texts at once that are not UTF-8", async () => {
    const folder = await folderOf({
      "a/1.txt": "good",
      "a/2.txt": Uint8Array.of(0x63, 0x61, 0x66, 0xe9),
      "b/3.txt": Uint8Array.of(0xff, 0xfe, 0x41, 0),
    });
    const reading = read({ texts: folder });
    await expect(reading).rejects.toMatchObject({ code: "bad-text", file: folder });
    await expect(reading).rejects.toThrow(
      /2 of the 3 texts cannot be used:\n {2}a\/2\.txt:1: expected text in UTF-8.*\n {2}b\/3\.txt: .*UTF-16/,
    );
  });
});
