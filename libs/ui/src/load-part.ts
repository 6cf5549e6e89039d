/** Chromium and Firefox say which module did not arrive, at the end of the sentence. */
const ADDRESS = /https?:\/\/\S+$/u;

/** Address of the part of the program that did not arrive; undefined for any other error, and in browsers that do not name it. */
export function missingPart(error: unknown): string | undefined {
  return error instanceof TypeError ? ADDRESS.exec(error.message)?.[0] : undefined;
}

/**
 * Loads a part of the program that comes later. Chromium (150 and 155 were seen to) remembers as long as the page lives that a module
 * did not arrive, and answers every later `import()` of it so, though the network is back: what fails is asked for once more under an address
 * that the browser has not seen. Rejects where that does not arrive either; the next call tries again.
 */
export async function loadPart<T>(load: () => Promise<T>, from: (address: string) => Promise<T> = (address) => import(address) as Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const address = missingPart(error);
    if (address === undefined) throw error;
    return from(`${address}?again=${Date.now()}`);
  }
}
