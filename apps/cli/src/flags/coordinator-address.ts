import { UsageError } from "../failure.js";
import type { CoordinatorFlags } from "./connection.js";

/** The coordinator that a command cannot do without. @throws UsageError when none was given. */
export function requiredCoordinator(flags: CoordinatorFlags): string {
  if (flags.coordinator === undefined) {
    throw new UsageError("which coordinator? Give --coordinator HOST:PORT, or set CONCLAVE_COORDINATOR");
  }
  return flags.coordinator;
}
