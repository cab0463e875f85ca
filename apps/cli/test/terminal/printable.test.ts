import { describe, expect, it } from "vitest";
import { printable } from "../../src/terminal/printable.js";
import { serverLog } from "../../src/terminal/server-log.js";

const EVIL = "a\u001b[2J\u001b]0;x\u0007\rb\u009b31m\u202ec\u0000";

describe("printable", () => {
  it("writes what a terminal would act on as text, and keeps lines and tabs", () => {
    expect(printable(EVIL, false)).toBe("a\\u001b[2J\\u001b]0;x\\u0007\\u000db\\u009b31m\\u202ec\\u0000");
    expect(printable("one\ttwo\nthree ü 漢", false)).toBe("one\ttwo\nthree ü 漢");
  });

  it("keeps colours where there are some, and nothing else of their kind", () => {
    expect(printable(`\u001b[31mred\u001b[39m ${EVIL}`, true)).toBe(
      "\u001b[31mred\u001b[39m a\\u001b[2J\\u001b]0;x\\u0007\\u000db\\u009b31m\\u202ec\\u0000",
    );
    expect(printable("\u001b[31mred", false)).toBe("\\u001b[31mred");
  });
});

describe("the log of a server", () => {
  it("shows control characters of messages and fields as text, on one line", () => {
    let written = "";
    const log = serverLog({ write: (text) => (written += text) }, {}, () => new Date(0));
    log("info", `worker ${EVIL}`, { name: `${EVIL}\nforged`, reason: "plain", [EVIL]: 1 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(written.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(written).toContain("reason=plain");
  });
});
