import fc from 'fast-check';
import type { z } from 'zod';

/** Words of the running sample by the name of the field that takes them: a made-up id finds nothing to damage. */
export type Known = (field: string) => readonly (string | number)[];

interface Check {
  readonly check?: string;
  readonly value?: number | bigint;
  readonly inclusive?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly format?: string;
  readonly pattern?: RegExp;
}

/** What the definition of a zod schema may say, as far as inputs are made of it. */
interface Definition extends Check {
  readonly type: string;
  readonly coerce?: boolean;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly innerType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly (string | number | boolean | null)[];
  readonly items?: readonly z.ZodType[];
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly out?: z.ZodType;
}

const definition = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom('Ысык-Көл', '  ', '%', '_', '\\', "'; --", '=1+1', '0'));

function strings(def: Definition, checks: readonly Check[], field: string): fc.Arbitrary<string> {
  const all = [def, ...checks];
  if (def.format === 'uuid') return fc.uuid({ version: 4 });
  if (def.format === 'datetime') return fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
  const least = Math.max(0, ...all.flatMap(({ minimum, length }) => minimum ?? length ?? []));
  const most = Math.min(300, ...all.flatMap(({ maximum, length }) => maximum ?? length ?? []));
  const pattern = checks.find((check) => check.pattern)?.pattern;
  if (pattern) {
    // fast-check has no classes of letters; what is made without them fits the pattern as well.
    const plain = new RegExp(pattern.source.replaceAll('\\p{L}', 'a-z').replaceAll('\\p{N}', '0-9'));
    return fc.stringMatching(plain, { maxLength: Math.max(most, 64) });
  }
  const made = fc.string({ minLength: least, maxLength: Math.max(least, most) });
  return least <= 1 ? fc.oneof(made, text.map((word) => word.slice(0, most))) : field === 'password' ? fc.oneof(made, fc.constant('Тоо-этегинде 7 өрүк')) : made;
}

function numbers(checks: readonly Check[], def: Definition): fc.Arbitrary<number> {
  const bound = (name: string, otherwise: number): number => {
    const found = checks.find(({ check }) => check === name);
    return found?.value === undefined ? otherwise : Number(found.value) + (found.inclusive === false ? (name === 'greater_than' ? 1 : -1) : 0);
  };
  const whole = [def, ...checks].some(({ format }) => format === 'safeint');
  const min = bound('greater_than', whole ? Number.MIN_SAFE_INTEGER : -1e9);
  const max = bound('less_than', whole ? Number.MAX_SAFE_INTEGER : 1e9);
  if (!whole) return fc.double({ min, max: Math.max(min, max), noNaN: true });
  return fc.oneof(fc.integer({ min, max }), fc.integer({ min, max: Math.min(max, min + 20) }), fc.constantFrom(min, max));
}

/** Values that a schema takes. Rules that only code knows (refinements) are not seen, so a few of them are refused. */
export function fromSchema(schema: z.ZodType, known: Known, field = ''): fc.Arbitrary<unknown> {
  const words = known(field);
  const made = plain(schema, known, field);
  const { type, format } = definition(schema);
  return words.length > 0 && (type === 'string' || type === 'number' || format === 'uuid') ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: made }) : made;
}

function plain(schema: z.ZodType, known: Known, field: string): fc.Arbitrary<unknown> {
  const def = definition(schema);
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  const inner = (part: z.ZodType | undefined, name = field): fc.Arbitrary<unknown> => (part ? fromSchema(part, known, name) : fc.constant(null));
  switch (def.type) {
    case 'string':
      return strings(def, checks, field);
    case 'number':
      return numbers(checks, def);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'literal':
      return fc.constantFrom(...(def.values ?? []));
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}));
    case 'optional':
      return fc.option(inner(def.innerType), { nil: undefined, freq: 2 });
    case 'default':
      return fc.option(inner(def.innerType), { nil: undefined, freq: 2 });
    case 'nullable':
      return fc.option(inner(def.innerType), { nil: null, freq: 3 });
    case 'array': {
      const least = Math.max(0, ...checks.map(({ minimum, length }) => minimum ?? length ?? 0));
      return fc.array(inner(def.element), { minLength: least, maxLength: Math.max(least, Math.min(4, ...checks.flatMap(({ maximum, length }) => maximum ?? length ?? []))) });
    }
    case 'tuple':
      return fc.tuple(...(def.items ?? []).map((item) => inner(item)));
    case 'union':
      return fc.oneof(...(def.options ?? []).map((option) => inner(option)));
    case 'record':
      return fc.array(fc.tuple(inner(def.keyType), inner(def.valueType)), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs.map(([key, value]) => [String(key), value])));
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(def.shape ?? {}).map(([name, part]) => [name, inner(part, name)])));
    case 'pipe':
      // A flag of a query is a word; what is prepared by code is given in its final shape.
      return def.out && definition(def.out).type === 'boolean' ? fc.constantFrom('true', 'false') : inner(def.in && definition(def.in).type !== 'transform' ? def.in : def.out);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inside) => [inside], null);

/** Values that programs stumble over. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\ufeff', '\u202e', '__proto__', 'constructor', 'toString', '../../etc/passwd', '%00', '%', '${7*7}', '<svg onload=1>', "' or 1=1 --"),
  fc.constantFrom<unknown>(-1, 0, 0.5, -0, 2 ** 31, 2 ** 31 - 1, -(2 ** 31) - 1, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 1e308, true, false, 'NaN', '1e3', '0x10'),
  fc.constantFrom<unknown>([], {}, [[]], [null], { length: 5 }, JSON.parse('{"__proto__":{"roles":["administrator"]}}'), { constructor: { prototype: { roles: 1 } } }, { toString: 1, valueOf: null }, { then: 'x' }),
  fc.constantFrom<() => unknown>(() => 'ы'.repeat(200_000), () => nested(2000), () => Array.from({ length: 6000 }, () => 0)).map((make) => make()),
  fc.jsonValue({ maxDepth: 2 }),
);

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** All places of a value: the object that holds it and its name there. */
function places(value: unknown, found: { readonly holder: Tree; readonly name: string }[] = []): typeof found {
  if (isTree(value)) {
    for (const name of Object.keys(value)) {
      found.push({ holder: value, name });
      places(value[name], found);
    }
  }
  return found;
}

/** One place of a good value damaged: gone, of a hostile value, or with a field beside it that nobody asked for. */
export function damaged(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(good, fc.nat(), fc.constantFrom('drop', 'replace', 'replace', 'replace', 'add'), hostile, fc.constantFrom('extra', '__proto__', 'constructor', 'roles', '')).map(([value, at, how, bad, extra]) => {
    const root = { value: structuredClone(value) } as Tree;
    const all = places(root.value);
    const place = all.length === 0 ? undefined : all[at % all.length];
    if (!place) return how === 'replace' ? bad : root.value;
    if (how === 'drop') delete place.holder[place.name];
    else Object.defineProperty(place.holder, how === 'replace' || Array.isArray(place.holder) ? place.name : extra, { value: bad, enumerable: true, configurable: true, writable: true });
    return root.value;
  });
}
