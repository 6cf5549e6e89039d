/** The path in the package that an address in a file means, or null where it leads outside. */
export function resolvePath(from: string, href: string): string | null {
  const bare = href.split(/[?#]/)[0] ?? '';
  if (bare === '' || /^([a-z][a-z0-9+.-]*:|\/|\\)/i.test(bare)) return null;
  const parts = from.split('/').slice(0, -1);
  for (const part of decode(bare).split(/[/\\]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const extensionOf = (path: string): string => /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1]?.toLowerCase() ?? '';

/** The address by which one file of the package names another. */
export function relativePath(from: string, to: string): string {
  const folder = from.split('/').slice(0, -1);
  const target = to.split('/');
  let shared = 0;
  while (shared < folder.length && shared < target.length - 1 && folder[shared] === target[shared]) shared += 1;
  return [...folder.slice(shared).map(() => '..'), ...target.slice(shared).map(encodeURIComponent)].join('/');
}

/** A name that is safe as a file name everywhere and differs where the identifiers differ. */
export const safeName = (name: string): string =>
  name.replace(/[^A-Za-z0-9._-]|^\.+/g, (c) => [...new TextEncoder().encode(c)].map((byte) => `~${byte.toString(16)}`).join(''));

/** Where an exported package keeps a language variant of an item, and a test or a language variant of one. */
export const itemPath = (identifier: string, lang: string): string => `items/${safeName(identifier)}/${safeName(lang === '' ? 'und' : lang)}.xml`;
export const testPath = (identifier: string, lang = ''): string => (lang === '' ? `tests/${safeName(identifier)}.xml` : `tests/${safeName(identifier)}/${safeName(lang)}.xml`);
/** The address of a language variant of an item in the references of a test that is given to `writePackage`. */
export const itemHref = (identifier: string, lang: string): string => `../${itemPath(identifier, lang)}`;
