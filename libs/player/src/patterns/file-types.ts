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

/** Kinds of files that have a word of their own, `player.upload.type.WORD`. */
export const typeWords = ['image', 'audio', 'video', 'text'] as const;
export function isTypeWord(name: string): name is (typeof typeWords)[number] {
  return (typeWords as readonly string[]).includes(name);
}

/** What people call the types that an item asks for: a word for a whole kind, else the ending of such files; each once. */
export function typeNames(wanted: readonly string[]): readonly string[] {
  const names = wanted.map((one) => {
    if (one.startsWith('.')) return one.slice(1).toUpperCase();
    const [kind = '', form = ''] = one.split('/');
    if (form === '*') return kind;
    if (one === 'text/plain') return 'TXT';
    const known: Readonly<Record<string, string>> = { msword: 'DOC', 'vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX', 'vnd.ms-excel': 'XLS', 'vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX', 'vnd.oasis.opendocument.text': 'ODT', 'svg+xml': 'SVG' };
    return known[form] ?? form.replace(/^x-/, '').toUpperCase();
  });
  return [...new Set(names)];
}
