import type { Log, LogLevel } from "@conclave/fleet";
import { printable } from "./printable.js";
import { type Style, styleFor, wantsColour } from "./style.js";

type Stream = { readonly isTTY?: boolean; write(text: string): unknown };

/** A log for servers: a line each, the time, what happened, and its fields. Debug lines only with CONCLAVE_DEBUG=1. */
export function serverLog(
  stream: Stream,
  env: NodeJS.ProcessEnv = process.env,
  now: () => Date = () => new Date(),
): Log {
  const style = styleFor(stream, env);
  return (level, message, fields = {}) => {
    if (level === "debug" && env.CONCLAVE_DEBUG !== "1") return;
    const words = Object.entries(fields).map(([key, value]) => style.dim(`${key}=${formatValue(value)}`));
    const time = style.dim(now().toTimeString().slice(0, 8));
    const line = printable([time, painted(level, message, style), ...words].join("  "), wantsColour(stream, env));
    // A name must not forge a line of its own.
    stream.write(`${line.replaceAll("\n", "\\n")}\n`);
  };
}

function painted(level: LogLevel, message: string, style: Style): string {
  switch (level) {
    case "debug":
      return style.dim(message);
    case "info":
      return message;
    case "warn":
      return style.warn(message);
    case "error":
      return style.bad(message);
  }
}

function formatValue(value: unknown): string {
  return typeof value === "string" && !/[\s"]/.test(value) ? value : JSON.stringify(value);
}
