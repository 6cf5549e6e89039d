/**
 * Whether a file is of the types that an item asks for (`image/png`, `image/*`, `.pdf`); an item that asks for none takes all. A file
 * whose type the browser does not know is told by nothing, so it is taken unless endings are asked for.
 */
export function isOfTypes({ name, type }: { readonly name: string; readonly type: string }, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  return wanted.some((one) => {
    if (one.startsWith('.')) return name.toLowerCase().endsWith(one.toLowerCase());
    if (type === '') return true;
    return one.endsWith('/*') ? type.startsWith(one.slice(0, -1)) : type === one;
  });
}
