/**
 * Runs a task for each item, in order, at most `parallel` at a time, and gives the results in the items' order. When a task rejects,
 * no further one starts, the signal of those under way is aborted, and they are waited for.
 *
 * @throws what the first task to reject rejected with; the signal's reason when it is aborted
 */
export async function runAll<Item, Result>(
  items: readonly Item[],
  { parallel, signal }: { readonly parallel: number; readonly signal: AbortSignal },
  run: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const results: Result[] = [];
  let next = 0;
  let failure: { readonly reason: unknown } | null = null;
  const work = async (): Promise<void> => {
    while (next < items.length && !either.aborted) {
      const at = next++;
      try {
        results[at] = await run(items[at]!, either);
      } catch (reason) {
        failure ??= { reason };
        stop.abort(reason);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, items.length)) }, work));
  signal.throwIfAborted();
  if (failure !== null) throw (failure as { readonly reason: unknown }).reason;
  return results;
}
