import { expect, test } from "vitest";
import { hostPort } from "../../src/flags/host-port.js";

test.each(["127.0.0.1:7600", "node-3.cluster.local:1", "[::1]:65535"])("%s is an address", (text) => {
  expect(hostPort(text)).toBe(text);
});

test.each([
  "",
  "nonsense",
  "127.0.0.1",
  "127.0.0.1:",
  "127.0.0.1:0",
  "127.0.0.1:99999",
  "::1:7600",
  "http://a:1",
  "a b:1",
])("%o is none", (text) => {
  expect(() => hostPort(text)).toThrow("Expected HOST:PORT, such as 127.0.0.1:7600, with a port from 1 to 65535.");
});
