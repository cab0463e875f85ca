import { type Lease, type Progress, ProtocolError, type RegisterRequest } from "@conclave/protocol";
import { LONGEST } from "../limits.js";

/** A worker trains one member while it delivers another. */
const MOST_DELIVERIES = 16;

/** @throws ProtocolError `invalid-argument` that names the field, what was expected and what came */
export function checkRegistration({ name, host, engine, determinismClass }: Omit<RegisterRequest, "secret">): void {
  checkName("name", name, LONGEST.name);
  checkName("host", host, LONGEST.host);
  checkName("engine", engine, LONGEST.engine);
  checkName("determinism_class", determinismClass, LONGEST.determinismClass);
}

/** @throws ProtocolError `invalid-argument` for a text that is too long, or that a terminal would take for commands */
export function checkName(field: string, value: string, most: number): void {
  checkLength(field, value, most);
  const control = /\p{Cc}/u.exec(value);
  if (control !== null) {
    throw invalid(
      `expected ${field} without control characters, got ${codePoint(control[0])} in ${JSON.stringify(value.slice(0, 80))}`,
    );
  }
}

/** @throws ProtocolError `invalid-argument` */
export function checkLength(field: string, value: string, most: number): void {
  if (value.length <= most) return;
  throw invalid(
    `expected ${field} of at most ${most} characters, got ${value.length}: ${JSON.stringify(value.slice(0, 40))}…`,
  );
}

/** @throws ProtocolError `invalid-argument` */
export function checkDeliveries(delivering: readonly Lease[]): void {
  if (delivering.length <= MOST_DELIVERIES) return;
  throw invalid(`expected at most ${MOST_DELIVERIES} leases in delivering, got ${delivering.length}`);
}

/** @throws ProtocolError `invalid-argument` for a number that is not finite, or negative where none can be */
export function checkProgress(progress: Progress): void {
  const { loss, metric, r2, samplesPerSecond } = progress;
  for (const [field, value] of Object.entries({ loss, metric, r2, samples_per_second: samplesPerSecond })) {
    if (value !== undefined && !Number.isFinite(value)) {
      throw invalid(`expected progress.${field} as a finite number, got ${value}`);
    }
  }
  if (samplesPerSecond < 0) {
    throw invalid(`expected progress.samples_per_second of at least 0, got ${samplesPerSecond}`);
  }
}

/** What training found, as the worker's JSON, once it is checked: everybody who asks for the run reads it. @throws ProtocolError `invalid-argument` */
export function checkSummary(summaryJson: string): string {
  let summary: unknown;
  try {
    summary = JSON.parse(summaryJson);
  } catch (cause) {
    throw new ProtocolError("invalid-argument", `expected a summary as JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof summary === "object" && summary !== null && !Array.isArray(summary)) return summaryJson;
  throw invalid(`expected a summary as a JSON object, got ${summaryJson.slice(0, 40)}`);
}

/** Where a list goes on: the number in a page token. @throws ProtocolError `invalid-argument` */
export function pageOf(token: string): number {
  if (/^\d{1,15}$/.test(token)) return Number(token);
  throw invalid(
    `expected the next_page_token of an earlier answer as page_token, got ${JSON.stringify(token.slice(0, 40))}`,
  );
}

/** A text for people in which no character controls a terminal: line breaks and tabs stay, others are written as escapes. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, codePoint);
}

function codePoint(character: string): string {
  return `\\u${character.codePointAt(0)?.toString(16).padStart(4, "0")}`;
}

function invalid(message: string): ProtocolError {
  return new ProtocolError("invalid-argument", message);
}
