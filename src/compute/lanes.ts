/** Several pieces of work, some of them at once. */

/** Does a piece of work for each index, begun in order, so many at once. Once one fails no other begins, and those that run are told to stop.
 *
 *  @returns the results, in the order of the indices
 *  @throws the first error, once all that ran have ended; the signal's reason when it aborts */
export async function inLanes<Result>(
  count: number,
  { atOnce, signal }: { readonly atOnce: number; readonly signal?: AbortSignal | undefined },
  work: (index: number, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const results: Result[] = new Array(count);
  let next = 0;
  const lane = async (): Promise<void> => {
    try {
      while (next < count) {
        stop.throwIfAborted();
        const index = next++;
        results[index] = await work(index, stop);
      }
    } catch (error) {
      failure.abort(error);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
  stop.throwIfAborted();
  return results;
}
