import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readRegularFile } from "../src/read-regular-file.js";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "conclave-read-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

describe.skipIf(process.platform === "win32")("readRegularFile", () => {
  it("reads a file", async () => {
    const path = join(await folder(), "file");
    await writeFile(path, "content");
    expect(String(await readRegularFile(path))).toBe("content");
  });

  it("refuses a named pipe without waiting for a writer, a device, a folder and a socket", async () => {
    const directory = await folder();
    const pipe = join(directory, "pipe");
    execFileSync("mkfifo", [pipe]);
    const socket = join(directory, "socket");
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    onTestFinished(() => void server.close());
    const refused = (path: string, found: string) =>
      expect(readRegularFile(path)).rejects.toMatchObject({
        code: "ENOTFILE",
        message: `expected a file, found ${found}`,
      });
    await refused(pipe, "a named pipe");
    await refused("/dev/zero", "a device");
    await refused(directory, "a folder");
    await refused(socket, "a socket or a device");
    await expect(readRegularFile(join(directory, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
