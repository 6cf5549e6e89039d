import type { PortableCustomInteraction, ResponseValue } from '@synoo/contracts';

type Custom = Pick<PortableCustomInteraction, 'base' | 'multiple'>;

/** Largest answer of a custom interaction, in characters. */
export const customLimit = 20_000;
const mostValues = 1000;

const shapes: Readonly<Record<string, RegExp>> = {
  boolean: /^(true|false)$/,
  integer: /^[+-]?\d{1,15}$/,
  float: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/,
  identifier: /^[\p{L}_][\p{L}\p{N}_.-]*$/u,
  pair: /^\S+ \S+$/,
  directedPair: /^\S+ \S+$/,
  point: /^-?\d+(\.\d+)? -?\d+(\.\d+)?$/,
  duration: /^\d+(\.\d+)?$/,
};

/** Whether a text is a value of the declared type; types without a written form (files) are not taken. */
function fits(base: string, text: string): boolean {
  if (text.includes('\0') || /\p{Surrogate}/u.test(text)) return false;
  return base === 'string' || base === 'uri' ? text.length <= customLimit : (shapes[base]?.test(text) ?? false);
}

/** Whether an answer is of the type that the response of a custom interaction is declared with. */
export function isCustomValue({ base = 'string', multiple = false }: Custom, value: ResponseValue): boolean {
  if (value === null) return true;
  if (typeof value === 'string') return !multiple && fits(base, value);
  return Array.isArray(value) && multiple && value.length <= mostValues && value.every((text: string) => fits(base, text)) && value.join('').length <= customLimit;
}

/**
 * What a custom interaction says (QTI JSON: `{"base":{"integer":3}}`, `{"list":{"identifier":["a"]}}`), as an answer; undefined where it is
 * none of the declared type.
 */
export function readCustomValue(interaction: Custom, text: string): ResponseValue | undefined {
  if (text.length > customLimit) return undefined;
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return undefined;
  }
  const value = valueIn(said, interaction.base ?? 'string');
  return value !== undefined && isCustomValue(interaction, value) ? value : undefined;
}

function valueIn(said: unknown, base: string): ResponseValue | undefined {
  if (said === null) return null;
  if (typeof said !== 'object') return undefined;
  const holder: unknown = Reflect.get(said, 'base') === undefined ? Reflect.get(said, 'list') : Reflect.get(said, 'base');
  if (holder === null) return null;
  const value: unknown = typeof holder === 'object' ? Reflect.get(holder, base) : undefined;
  if (value === null) return null;
  if (Array.isArray(value)) {
    const isOne = (base === 'pair' || base === 'directedPair' || base === 'point') && value.length === 2 && !value.some(Array.isArray);
    if (isOne) return written(value);
    const list = value.map(written);
    return list.length === 0 ? null : list.every((one) => one !== undefined) ? list : undefined;
  }
  const one = written(value);
  return one === '' ? null : one;
}

function written(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'boolean') return String(value);
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string' || typeof part === 'number') ? value.join(' ') : undefined;
}

/** The answer as a custom interaction reads it, to go on with what was answered before. */
export function writeCustomValue({ base = 'string', multiple = false }: Custom, value: ResponseValue): object {
  const typed = (text: string): unknown => {
    if (base === 'integer' || base === 'float' || base === 'duration') return Number(text);
    if (base === 'boolean') return text === 'true';
    if (base === 'point') return text.split(' ').map(Number);
    return base === 'pair' || base === 'directedPair' ? text.split(' ') : text;
  };
  if (multiple) return { list: { [base]: Array.isArray(value) ? value.map(typed) : [] } };
  return { base: typeof value === 'string' ? { [base]: typed(value) } : null };
}
