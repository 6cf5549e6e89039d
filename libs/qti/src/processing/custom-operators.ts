import type { Evaluate } from './operands';
import { stringOf } from './operands';
import { single } from './scalars';
import type { BodyElement } from '../model/body';
import { parseNumber } from '../parse/reader';

/**
 * Custom operators that are known by what they do: three that Dutch item banks use under several prefixes. An unknown one
 * gives NULL and a problem; nothing of an item is ever run as code.
 */
const operators: Readonly<Record<string, (argument: Evaluate) => Evaluate>> = {
  trim: (argument) => (run) => {
    const text = stringOf(argument(run), run);
    return text === null ? null : single('string', text.trim());
  },
  // Marks over Latin letters only: й and ё are letters of their own.
  toascii: (argument) => (run) => {
    const text = stringOf(argument(run), run);
    return text === null ? null : single('string', text.normalize('NFD').replace(/(?<=[A-Za-z])[\u0300-\u036f]+/g, '').normalize('NFC'));
  },
  parsecommadecimal: (argument) => (run) => {
    const text = stringOf(argument(run), run);
    const number = text === null ? null : parseNumber(text.replace(',', '.'));
    return number === null ? null : single('float', number);
  },
};

export const operatorName = (node: Pick<BodyElement, 'attrs'>): string => node.attrs['class'] ?? node.attrs['definition'] ?? '';

/** The operator of that name with one operand, by the part behind the prefix, or null. */
export function customOperator(name: string, args: readonly Evaluate[]): Evaluate | null {
  const make = operatorOf(name);
  const [only] = args;
  return make === undefined || only === undefined || args.length !== 1 ? null : make(only);
}

export const isKnownOperator = (name: string): boolean => operatorOf(name) !== undefined;

function operatorOf(name: string): ((argument: Evaluate) => Evaluate) | undefined {
  const own = name.split(/[:.]/).at(-1)?.toLowerCase() ?? '';
  return Object.hasOwn(operators, own) ? operators[own] : undefined;
}
