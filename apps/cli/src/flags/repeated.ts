/** Collects a flag that may be given several times, in the order given. */
export function repeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
