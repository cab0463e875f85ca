import { mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { describeFailure, UsageError } from "../src/failure.js";
import { withPath } from "../src/with-path.js";

/** An error as another package, or another process, would make it. */
function foreign(name: string, code: string | undefined, message: string): Error {
  return Object.assign(new Error(message), { name }, code === undefined ? {} : { code });
}

test.each([
  ["UsageError", undefined, 2],
  ["SpecError", "invalid", 2],
  ["DataError", "bad-idx", 2],
  ["ModelError", undefined, 2],
  ["EnsembleError", "not-an-ensemble", 2],
  ["EnsembleError", "write-failed", 1],
  ["ConclaveError", "output-taken", 2],
  ["ConclaveError", "output-unwritable", 2],
  ["ConclaveError", "run-in-use", 1],
  ["StudyError", "folder-taken", 2],
  ["StudyError", "folder-in-use", 1],
  ["StoreError", "disk-unwritable", 2],
  ["StoreError", "disk-full", 1],
  ["ProtocolError", "unreachable", 1],
  ["ProtocolError", "address-in-use", 1],
  ["ProtocolError", "insecure-address", 2],
  ["StoreError", "state-in-use", 1],
])("%s %s says its own words and exits %i", (name, code, exitCode) => {
  expect(describeFailure(foreign(name, code, "its own words"))).toEqual({
    message: "its own words",
    exitCode,
    unforeseen: false,
  });
});

test("a usage error is the user's", () => {
  expect(describeFailure(new UsageError("give one of them")).exitCode).toBe(2);
});

test("an aborted command was interrupted", () => {
  const signal = AbortSignal.abort();
  expect(describeFailure(signal.reason)).toMatchObject({ exitCode: 130, unforeseen: false });
});

test("a real error of the file system names the path and what is wrong, without its code", async () => {
  const error = await mkdir("/dev/null/x").catch((caught: unknown) => caught);
  expect(describeFailure(error)).toEqual({
    message: "/dev/null/x: a part of the path is not a folder",
    exitCode: 2,
    unforeseen: false,
  });
});

test("an error of the file system that names no path is given that of the work", async () => {
  // Reading a folder opens it first, which goes well, and then knows no path any more: as writing to a full disk.
  const error = await readFile("/").catch((caught: unknown) => caught);
  expect(describeFailure(withPath(error, "searches/x"))).toMatchObject({
    message: "searches/x: it is a folder, a file was expected",
  });
});

test("a real port in use names the address", async () => {
  const first = createServer();
  await new Promise<void>((resolve) => first.listen(0, "127.0.0.1", resolve));
  const address = first.address() as { readonly port: number };
  const error = await new Promise((resolve) => createServer().once("error", resolve).listen(address.port, "127.0.0.1"));
  await new Promise((resolve) => first.close(resolve));
  expect(describeFailure(error)).toMatchObject({
    message: `127.0.0.1:${address.port}: the address is in use; choose another --port`,
    exitCode: 1,
  });
});

test("a full disk under the run's state is no bug", () => {
  expect(describeFailure(foreign("SqliteError", "SQLITE_FULL", "database or disk is full"))).toEqual({
    message: "no space left on the device for the run's state (database or disk is full)",
    exitCode: 1,
    unforeseen: false,
  });
});

test("an error that nobody foresaw is a bug", () => {
  expect(describeFailure(new TypeError("x is not a function"))).toEqual({
    message: "x is not a function",
    exitCode: 1,
    unforeseen: true,
  });
});

test("a file that outgrows ulimit -f is no bug of Conclave: it says which limit to raise", async () => {
  const failure = describeFailure(foreign("Error", "EFBIG", "EFBIG: file too large, write"));
  expect(failure).toMatchObject({ exitCode: 1, unforeseen: false, message: expect.stringContaining("ulimit -f") });
});
