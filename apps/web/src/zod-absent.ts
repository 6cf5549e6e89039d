/**
 * Stands in for zod in the browser's bundle (`fileReplacements` in project.json). The page needs only the method, path and
 * type of a route: the server checks every request, and half a megabyte of schemas would be the largest part of what a
 * learner's computer has to load. Building a schema gives this same stand-in; using one to check or list anything throws.
 */
const refused = new Set<string | symbol>(['parse', 'safeParse', 'parseAsync', 'safeParseAsync', 'decode', 'encode', 'options', 'shape', 'enum', 'values', Symbol.iterator]);

function standIn(isNamespace: boolean): unknown {
  return new Proxy(() => undefined, {
    apply: () => schema,
    get(_target, name) {
      if (!isNamespace && refused.has(name)) throw new Error(`schemas are not in the browser's bundle: ${String(name)}`);
      return schema;
    },
  });
}

const schema = standIn(false);

export const z = standIn(true);
