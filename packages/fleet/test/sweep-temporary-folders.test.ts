import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, it, vi } from "vitest";
import { sweepTemporaryFolders } from "../src/sweep-temporary-folders.js";
import { requireTemporaryFolder, TemporaryFolder } from "../src/temporary-folder.js";

const fleet = JSON.stringify(new URL("../dist/index.js", import.meta.url).href);

/** A process that makes a temporary folder in a folder and then does nothing. */
async function owner(root: string): Promise<{ readonly child: ChildProcess; readonly path: string }> {
  const script = `
    import { TemporaryFolder } from ${fleet};
    const { path } = await TemporaryFolder.create("member");
    process.stdout.write(path);
    setInterval(() => undefined, 1000);
  `;
  const env = { ...process.env, TMPDIR: root };
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  const [path] = (await once(child.stdout!, "data")) as [Buffer];
  return { child, path: path.toString() };
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "close");
}

it("removes what a killed process left, and nothing of a living one", async () => {
  await using root = await TemporaryFolder.create("test");
  vi.stubEnv("TMPDIR", root.path);
  await using own = await TemporaryFolder.create("member");
  const [dead, living] = await Promise.all([owner(root.path), owner(root.path)]);
  try {
    await writeFile(join(dead.path, "weights.safetensors"), "x");
    await killed(dead.child);
    expect(existsSync(dead.path)).toBe(true);
    await Promise.all([sweepTemporaryFolders(), sweepTemporaryFolders()]);
    expect((await readdir(root.path)).sort()).toEqual([basename(living.path), basename(own.path)].sort());
  } finally {
    await killed(living.child);
    vi.unstubAllEnvs();
  }
});

it("keeps folders of other hosts, of no process, and links, whatever they are called", async () => {
  await using root = await TemporaryFolder.create("test");
  vi.stubEnv("TMPDIR", root.path);
  const { child, path } = await owner(root.path);
  await killed(child);
  const dead = basename(path); // conclave-member-PID.START.HOST-RANDOM
  const names = {
    otherHost: dead.replace(/\.[0-9a-f]{12}-/, ".0123456789ab-"),
    unnamed: "conclave-member-AbCdEf",
    foreign: "conclave-notes",
    livingPid: dead.replace(/-\d+\.\d+\./, `-${process.pid}..`), // of a system that tells no start
    link: `${dead.slice(0, -6)}aaaaaa`,
    file: `${dead.slice(0, -6)}bbbbbb`,
  };
  for (const name of [names.otherHost, names.unnamed, names.foreign, names.livingPid])
    await mkdir(join(root.path, name));
  await mkdir(join(root.path, "kept"));
  await writeFile(join(root.path, "kept", "file"), "x");
  await symlink(join(root.path, "kept"), join(root.path, names.link));
  await writeFile(join(root.path, names.file), "x");
  await sweepTemporaryFolders();
  expect((await readdir(root.path)).sort()).toEqual([...Object.values(names), "kept"].sort());
  expect(await readdir(join(root.path, "kept"))).toEqual(["file"]);
  vi.unstubAllEnvs();
});

it("tells a process from a later one with its number", async () => {
  await using root = await TemporaryFolder.create("test");
  vi.stubEnv("TMPDIR", root.path);
  await using own = await TemporaryFolder.create("member");
  // what a process of our number left that started before us
  const before = basename(own.path).replace(/-(\d+)\.(\d+)\./, (_, pid, start) => `-${pid}.${Number(start) - 1}.`);
  await mkdir(join(root.path, before));
  await sweepTemporaryFolders();
  expect(await readdir(root.path)).toEqual([basename(own.path)]);
  vi.unstubAllEnvs();
});

it.each([
  ["that is not there", (root: string) => join(root, "gone"), "there is no such folder"],
  ["that is a file", (root: string) => join(root, "file"), "it is not a folder"],
])("refuses a TMPDIR %s by name", async (_, folderIn, meaning) => {
  await using root = await TemporaryFolder.create("test");
  await writeFile(join(root.path, "file"), "x");
  const folder = folderIn(root.path);
  vi.stubEnv("TMPDIR", folder);
  await expect(requireTemporaryFolder()).rejects.toMatchObject({
    name: "FleetError",
    code: "temporary-folder",
    message: `the temporary folder ${folder} (TMPDIR) cannot be used: ${meaning}; set TMPDIR to one that can, or unset it`,
  });
  vi.unstubAllEnvs();
});

it("takes an empty TMPDIR for one that is not set", async () => {
  vi.stubEnv("TMPDIR", "");
  await expect(requireTemporaryFolder()).resolves.toBeUndefined();
  vi.unstubAllEnvs();
});
