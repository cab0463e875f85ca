let last: Promise<unknown> = Promise.resolve();

/**
 * Runs jobs one after another. Each reads an artifact of up to 64 MiB into memory, and what it becomes there takes several times as much: those that
 * all clients can ask for at once would take more than a machine has.
 */
export function oneByOne<T>(job: () => Promise<T>): Promise<T> {
  const result = last.then(job);
  last = result.catch(() => undefined);
  return result;
}
