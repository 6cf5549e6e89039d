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
