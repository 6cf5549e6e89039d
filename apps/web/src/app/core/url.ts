/** A value of a query as the API reads it: lists joined by commas, nothing for what is not set. */
export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];

/** `/api/items/4f…?search=x&status=draft,approved` of a route path, its parameters and its query. */
export function apiUrl(path: string, params: Readonly<Record<string, unknown>> = {}, query: Readonly<Record<string, unknown>> = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === '') throw new Error(`parameter ${name} of ${path} is missing`);
    return encodeURIComponent(String(value));
  });
  return `/api/${filled}${queryText(query)}`;
}

export function queryText(query: Readonly<Record<string, unknown>>): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value) && value.length === 0) continue;
    const text = Array.isArray(value) ? value.map((part) => encodeURIComponent(String(part))).join(',') : encodeURIComponent(String(value));
    pairs.push(`${name}=${text}`);
  }
  return pairs.length ? `?${pairs.join('&')}` : '';
}
