import { logisticDif, mantelHaenszelDif, NO_GROUP, PsychometricsRefusal, raschDif, type DifInput, type RaschDif } from '@synoo/psychometrics';
import type { AnalyseArguments } from './arguments';
import { toResponses } from './model';
import { CommandRefusal, type Warning } from './refusal';
import type { ScoredData } from './scoring';
import { cellAt, isBlank, type TextTable } from './table';

export interface Grouping {
  readonly values: readonly string[];
  /** Index into values, NO_GROUP where blank. */
  readonly codes: Uint8Array;
}

/** Smallest group that is compared. */
const MINIMUM_GROUP = 20;

/** Values of the group column, the reference group first. */
export function groupingOf(table: TextTable, column: number, data: ScoredData, args: AnalyseArguments): Grouping {
  const cells = data.rows.map((row) => cellAt(table, row, column));
  const values = [...new Set(cells.filter((cell) => !isBlank(cell)))].sort((a, b) => (Number.isNaN(Number(a) - Number(b)) ? (a < b ? -1 : 1) : Number(a) - Number(b)));
  if (values.length < 2) throw new CommandRefusal('too-few-groups', `The column ${table.header[column]} has ${values.length} value; a comparison needs two.`);
  if (values.length > 50) throw new CommandRefusal('too-many-groups', `The column ${table.header[column]} has ${values.length} values; it does not look like a group.`);
  if (args.reference !== null) {
    const at = values.indexOf(args.reference);
    if (at < 0) throw new CommandRefusal('unknown-reference', `--reference ${args.reference}: the column ${table.header[column]} has ${values.join(', ')}.`);
    values.unshift(...values.splice(at, 1));
  }
  return { values, codes: Uint8Array.from(cells, (cell) => (isBlank(cell) ? NO_GROUP : values.indexOf(cell))) };
}

/** DIF of every item between the reference group and each other group. */
export function difReport(scored: ScoredData, grouping: Grouping, warnings: Warning[]): unknown[] | null {
  try {
    const { data, items } = toResponses(scored, [], false);
    return grouping.values.slice(1).flatMap((focal, index) => {
      const group = grouping.codes.map((code) => (code === 0 ? 0 : code === index + 1 ? 1 : NO_GROUP));
      const sizes = [0, 1].map((side) => group.filter((code) => code === side).length);
      if (sizes.some((size) => size < MINIMUM_GROUP)) {
        warnings.push({ code: 'too-few-persons', message: `DIF of ${focal} against ${grouping.values[0]} needs ${MINIMUM_GROUP} persons in each group; there are ${sizes[1]} and ${sizes[0]}.` });
        return [];
      }
      return compare({ ...data, group }, scored, items, grouping.values[0]!, focal, warnings);
    });
  } catch (error) {
    if (!(error instanceof CommandRefusal) && !(error instanceof PsychometricsRefusal)) throw error;
    warnings.push({ code: error.code, message: `DIF was refused: ${error.message}` });
    return null;
  }
}

function compare(input: DifInput, scored: ScoredData, items: readonly number[], reference: string, focal: string, warnings: Warning[]): unknown[] {
  const plain = mantelHaenszelDif(input);
  const purified = mantelHaenszelDif(input, { purify: true });
  const logistic = logisticDif(input);
  let rasch: RaschDif[] | null = null;
  try {
    rasch = raschDif(input);
  } catch (error) {
    if (!(error instanceof PsychometricsRefusal)) throw error;
    warnings.push({ code: error.code, message: `Rasch DIF of ${focal} against ${reference} was refused: ${error.message}` });
  }
  return plain.items.map((mh, i) => {
    const { item: _, ...own } = mh;
    const { item: __, ...second } = purified.items[i]!;
    const { item: ___, ...regression } = logistic[i]!;
    return {
      id: scored.ids[items[i]!],
      reference,
      focal,
      mh: own,
      mhPurified: { ...second, leftOutOfMatching: purified.removed.includes(i) },
      logistic: regression,
      rasch: rasch ? { difference: rasch[i]!.difference, se: rasch[i]!.se, z: rasch[i]!.z, p: rasch[i]!.p, class: rasch[i]!.class } : null,
    };
  });
}
