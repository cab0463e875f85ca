import { inspect } from "node:util";

/** Marks text for the eye; every function returns its text unchanged where colour is unwanted. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  accent(text: string): string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether a stream gets colours: NO_COLOR (https://no-color.org) wins, then FORCE_COLOR, then a terminal that is not "dumb".
 */
export function wantsColour(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if ((env.FORCE_COLOR ?? "") !== "" && env.FORCE_COLOR !== "0") return true;
  return stream.isTTY === true && env.TERM !== "dumb";
}

/** The style for text that goes to `stream`. */
export function styleFor(stream: { readonly isTTY?: boolean }, env: Environment = process.env): Style {
  if (!wantsColour(stream, env)) return plainStyle;
  // util.styleText would ask the process's own stdout again, and differently in each Node version.
  const paint = (name: string) => {
    const [open, close] = inspect.colors[name] ?? [0, 0];
    return (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
  };
  return {
    bold: paint("bold"),
    dim: paint("dim"),
    good: paint("green"),
    bad: paint("red"),
    warn: paint("yellow"),
    accent: paint("cyan"),
  };
}

const same = (text: string) => text;

/** For files, pipes and tests. */
export const plainStyle: Style = { bold: same, dim: same, good: same, bad: same, warn: same, accent: same };
