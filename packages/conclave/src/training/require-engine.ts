/**
 * Refuses an engine that cannot be had on this machine, before trainers are started or data read for it. "auto" takes what there is: only
 * an engine that somebody names may be missing.
 *
 * @throws EngineError "unknown-engine", "not-installed" or "no-card"
 */
export async function requireEngine(name: string): Promise<void> {
  if (name === "auto") return;
  const engines = await import("@conclave/ensemble/training");
  await engines.requireEngine(name);
}
