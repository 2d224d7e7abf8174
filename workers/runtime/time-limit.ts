/**
 * The answer of `work`; an error once `limitMs` have passed. `work` goes on then with nobody waiting for it, and hears of
 * it by its signal.
 */
export async function timeLimit<T>(limitMs: number, work: (over: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`not done within ${limitMs} ms`);
      over.abort(error);
      reject(error);
    }, limitMs);
  });
  try {
    return await Promise.race([work(over.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
