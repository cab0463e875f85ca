import { expect, it } from "vitest";
import { Wakeup } from "../src/coordinator/wakeup.js";

const never = new AbortController().signal;
const LONG_MS = 1_000_000;

it("wakes everybody who waits", async () => {
  const wakeup = new Wakeup();
  const waiting = [wakeup.wait(wakeup.calls, LONG_MS, never), wakeup.wait(wakeup.calls, LONG_MS, never)];
  wakeup.notify();
  expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
});

it("lets nobody sleep through a call that came between looking and waiting", async () => {
  const wakeup = new Wakeup();
  const seen = wakeup.calls;
  wakeup.notify();
  expect(await wakeup.wait(seen, LONG_MS, never)).toBeUndefined();
});

it("ends a wait whose signal aborts", async () => {
  const wakeup = new Wakeup();
  const abort = new AbortController();
  const waiting = wakeup.wait(wakeup.calls, LONG_MS, abort.signal);
  abort.abort();
  expect(await waiting).toBeUndefined();
});
