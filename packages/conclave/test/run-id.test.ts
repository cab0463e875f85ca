import { expect, test } from "vitest";
import { createRunId } from "../src/run-id.js";

const source = { now: () => new Date(2026, 0, 5, 7, 8, 9), below: () => 0 };

test("an id is the name, the local date and time, and four letters", () => {
  expect(createRunId("digits", source)).toBe("digits-20260105-070809-bbbb");
});

test("a name becomes lower-case ASCII with single dashes", () => {
  expect(createRunId("  Größe & Zürich!! ", source)).toBe("gro-e-zurich-20260105-070809-bbbb");
  expect(createRunId("日本", source)).toBe("run-20260105-070809-bbbb");
});

test("a long name is cut so that the id stays within 63 characters", () => {
  const id = createRunId(`${"a".repeat(39)}-${"b".repeat(60)}`, source);
  expect(id).toBe(`${"a".repeat(39)}-20260105-070809-bbbb`);
  expect(id.length).toBeLessThanOrEqual(63);
});

test("two ids of the same second differ", () => {
  const now = () => new Date(2026, 0, 5, 7, 8, 9);
  const drawn = [0, 1, 2, 3, 4, 5, 6, 7];
  const below = () => drawn.shift() ?? 0;
  expect(createRunId("x", { now, below })).not.toBe(createRunId("x", { now, below }));
});
