/** Lets a reader go on while its last batch is being stored. One is stored at a time, so two are held at most. */

/**
 * Runs `work` with a function for it to await whenever a batch is full, and once more behind it: that waits for the batch before,
 * begins to `store` this one, and is through. All is stored when this returns; when it throws, nothing is being stored any more.
 * `store` takes the batch at once. `waiting` is run around each wait, to count it.
 */
export async function storingAhead<T>(
  store: () => Promise<void>,
  waiting: (wait: () => Promise<void>) => Promise<void>,
  work: (storeNext: () => Promise<void>) => Promise<T>,
): Promise<T> {
  let stored = Promise.resolve()
  const begin = async () => {
    await stored
    stored = store()
    // Whoever awaits it sees its error.
    stored.catch(() => undefined)
  }
  const storeNext = () => waiting(begin)
  try {
    const result = await work(storeNext)
    await storeNext()
    await waiting(() => stored)
    return result
  } catch (error) {
    await stored.catch(() => undefined)
    throw error
  }
}
