import type { CalibrationModel } from '@synoo/psychometrics';
import { CommandRefusal } from './refusal';

export const MODELS: readonly CalibrationModel[] = ['rasch', 'pcm', 'rsm', '2pl', 'gpcm', 'grm', '3pl'];
export const SE_METHODS = ['crossprod', 'oakes', 'none'] as const;

export interface AnalyseArguments {
  readonly file: string;
  readonly items: string | null;
  readonly key: string | null;
  readonly omit: string | null;
  readonly notReached: string | null;
  readonly model: CalibrationModel | null;
  readonly group: string | null;
  readonly reference: string | null;
  readonly weights: string | null;
  readonly form: string | null;
  readonly id: string | null;
  readonly se: (typeof SE_METHODS)[number] | null;
  readonly nodes: number | null;
  readonly multigroup: boolean;
  readonly json: boolean;
}

export const USAGE = `Usage: synoo analyse DATA.csv [options]

  DATA.csv             one row per person, one column per item, names in the first line;
                       0/1, scored, or any response codes with a key; blank or NA = not administered;
                       a column "freq" counts equal rows
  --items COLS         item columns: names, numbers or ranges, "i1,i4..i9" or "1-24"; default: every column of scores or codes
  --key K.csv          rows "item,key", or one row in the order of the item columns; several right codes: "A|C"
  --omit CODE          this code means omitted: scores 0, counted apart
  --not-reached CODE   this code means not reached: scores 0 in the total, no response in a model and in DIF
  --model M            ${MODELS.join(' | ')}
  --group COL          DIF between the values of this column      --reference VALUE   its reference group (default: first in order)
  --multigroup         the model has one ability distribution for each group
  --weights COL        frequency of each row                      --form COL          booklet of each person
  --id COL             person's identifier, checked for doubles
  --se METHOD          ${SE_METHODS.join(' | ')}; default: oakes where it is quick, else crossprod
  --nodes N            quadrature nodes
  --json               result as JSON`;

/** Reads the arguments; refuses what it does not know. */
export function parseArguments(args: readonly string[]): AnalyseArguments {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const files: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (!arg.startsWith('--')) {
      files.push(arg);
      continue;
    }
    const [name, inline] = splitOption(arg);
    if (name === 'json' || name === 'multigroup') flags.add(name);
    else if (VALUED.has(name)) {
      const value = inline ?? args[++at];
      if (value === undefined) throw new CommandRefusal('usage', `--${name} needs a value.\n\n${USAGE}`);
      values.set(name, value);
    } else throw new CommandRefusal('usage', `The option --${name} is not known.\n\n${USAGE}`);
  }
  if (files.length !== 1) throw new CommandRefusal('usage', files.length ? `One data file at a time, not ${files.length}.\n\n${USAGE}` : USAGE);
  const text = (name: string): string | null => values.get(name) ?? null;
  const nodes = text('nodes');
  if (nodes !== null && !(Number.isInteger(Number(nodes)) && Number(nodes) >= 5 && Number(nodes) <= 1001)) throw new CommandRefusal('usage', '--nodes must be a whole number from 5 to 1001.');
  if (flags.has('multigroup') && !values.has('group')) throw new CommandRefusal('usage', '--multigroup needs --group.');
  return {
    file: files[0]!,
    items: text('items'),
    key: text('key'),
    omit: text('omit'),
    notReached: text('not-reached'),
    model: oneOf('model', text('model'), MODELS),
    group: text('group'),
    reference: text('reference'),
    weights: text('weights'),
    form: text('form'),
    id: text('id'),
    se: oneOf('se', text('se'), SE_METHODS),
    nodes: nodes === null ? null : Number(nodes),
    multigroup: flags.has('multigroup'),
    json: flags.has('json'),
  };
}

const VALUED = new Set(['items', 'key', 'omit', 'not-reached', 'model', 'group', 'reference', 'weights', 'form', 'id', 'se', 'nodes']);

function splitOption(arg: string): [string, string | undefined] {
  const equals = arg.indexOf('=');
  return equals < 0 ? [arg.slice(2), undefined] : [arg.slice(2, equals), arg.slice(equals + 1)];
}

function oneOf<T extends string>(option: string, value: string | null, allowed: readonly T[]): T | null {
  if (value === null) return null;
  const found = allowed.find((entry) => entry === value.toLowerCase());
  if (!found) throw new CommandRefusal('usage', `--${option} ${value} is not known; one of ${allowed.join(', ')}.`);
  return found;
}
