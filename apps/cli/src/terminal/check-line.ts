import type { CheckName, Finding, Severity } from "conclave";
import type { Style } from "./style.js";

/** What a line begins with: its worst finding, or that there is none. */
export type Mark = Severity | "good";

const SIGNS: Readonly<Record<Mark, string>> = { good: "✓", note: "·", warning: "!", error: "✗" };

/** The worst that some checks found of a kind of members (null: of the data). */
export function worstOf(findings: readonly Finding[], model: string | null, checks: readonly CheckName[]): Mark {
  const own = findings.filter((finding) => finding.model === model && checks.includes(finding.check));
  return (
    (["error", "warning", "note"] as const).find((severity) => own.some((one) => one.severity === severity)) ?? "good"
  );
}

/** "✓ first loss  2.81, guessing costs 2.303". */
export function checkLine(mark: Mark, title: string, text: string, style: Style): string {
  const paint = { good: style.good, note: style.accent, warning: style.warn, error: style.bad }[mark];
  return `${paint(SIGNS[mark])} ${style.dim(title.padEnd(10))}  ${text}`;
}
