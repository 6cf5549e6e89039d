/** Things by their identifier; where one is taken twice, the first counts. */
export function byIdentifier<T extends { readonly identifier: string }>(list: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const entry of list) if (!map.has(entry.identifier)) map.set(entry.identifier, entry);
  return map;
}
