import { NO_RESPONSE, type ResponseData } from './responses';

/**
 * Grouped-item tables: a few items are packed into one code, so that a person's likelihood costs one vector product per
 * group of items instead of one per item (the "method of the four Russians").
 */
export interface ItemGroup {
  readonly items: readonly number[];
  /** Number of code values an item takes: its categories, and one more where it may be missing inside the group. */
  readonly radix: readonly number[];
  readonly rows: number;
  /** First row of the group in the common table. */
  readonly start: number;
}

/** Persons who answered the same groups, together. */
export interface Segment {
  /** Person of each entry. */
  readonly persons: Int32Array;
  /** Groups in which these persons have answers. */
  readonly groups: readonly number[];
  /** persons.length × (1 + groups.length) rows of the common table; the first is the row of the person's prior. */
  readonly rows: Uint32Array;
}

export interface PackedResponses {
  readonly groups: readonly ItemGroup[];
  readonly segments: readonly Segment[];
  /** Rows of the common table; the first `priorRows` hold priors. */
  readonly tableRows: number;
  readonly priorRows: number;
  /** Persons without any response: they say nothing about the items and stand in no segment. */
  readonly silent: Int32Array;
}

/** Largest number of rows of one group: tables of all groups should stay in the second-level cache. */
const MAX_ROWS = 100;

/** Packs responses. `priorOf` gives each person's prior class, 0 … priorRows − 1. */
export function packResponses(data: ResponseData, priorOf: ArrayLike<number>, priorRows: number): PackedResponses {
  const groups = groupItems(data, priorRows);
  const last = groups[groups.length - 1]!;
  const codes = encode(data, groups);
  const segments = new Map<string, { groups: number[]; persons: number[] }>();
  const silent: number[] = [];
  const width = groups.length;
  const active: number[] = [];
  let previousKey = '';
  let previous: { groups: number[]; persons: number[] } | undefined;
  for (let p = 0; p < data.persons; p++) {
    active.length = 0;
    for (let g = 0; g < width; g++) if (codes[p * width + g] !== SKIP) active.push(g);
    if (active.length === 0) {
      silent.push(p);
      continue;
    }
    const key = active.length === width ? '*' : active.join(',');
    if (key !== previousKey || !previous) {
      previous = segments.get(key);
      if (!previous) segments.set(key, (previous = { groups: [...active], persons: [] }));
      previousKey = key;
    }
    previous.persons.push(p);
  }
  return {
    groups,
    tableRows: last.start + last.rows,
    priorRows,
    silent: Int32Array.from(silent),
    segments: [...segments.values()].map((segment) => {
      const columns = segment.groups.length + 1;
      const rows = new Uint32Array(segment.persons.length * columns);
      segment.persons.forEach((p, index) => {
        rows[index * columns] = priorOf[p]!;
        for (let c = 1; c < columns; c++) rows[index * columns + c] = codes[p * width + segment.groups[c - 1]!]!;
      });
      return { groups: segment.groups, persons: Int32Array.from(segment.persons), rows };
    }),
  };
}

const SKIP = 0xffffffff;

/** Items that are missing for the same persons share a group and need no missing code; the rest carry one each. */
function groupItems(data: ResponseData, firstRow: number): ItemGroup[] {
  const signatures = missingSignatures(data);
  const classes = new Map<string, number[]>();
  signatures.forEach((signature, i) => {
    const members = classes.get(signature);
    if (members) members.push(i);
    else classes.set(signature, [i]);
  });
  const alone = [...classes.values()].filter((members) => members.length === 1).flat();
  const groups: ItemGroup[] = [];
  let start = firstRow;
  const pack = (items: readonly number[], extra: number): void => {
    let open: number[] = [];
    let rows = 1;
    const close = (): void => {
      if (!open.length) return;
      groups.push({ items: open, radix: open.map((i) => data.categories[i]! + extra), rows, start });
      start += rows;
      open = [];
      rows = 1;
    };
    for (const i of items) {
      const radix = data.categories[i]! + extra;
      if (open.length && rows * radix > MAX_ROWS) close();
      open.push(i);
      rows *= radix;
    }
    close();
  };
  for (const members of classes.values()) if (members.length > 1) pack(members, 0);
  pack(alone, 1);
  return groups;
}

/** Two running hashes of where a column is missing; equal signatures mean the same persons (chance of error about 2^-60). */
function missingSignatures(data: ResponseData): string[] {
  const { persons, items, responses } = data;
  const first = new Int32Array(items);
  const second = new Int32Array(items);
  for (let p = 0, cell = 0; p < persons; p++)
    for (let i = 0; i < items; i++, cell++)
      if (responses[cell] === NO_RESPONSE) {
        first[i] = Math.imul(first[i]! ^ (p + 1), 0x01000193);
        second[i] = Math.imul(second[i]! + p + 1, 0x9e3779b1) ^ (second[i]! >>> 15);
      }
  return Array.from({ length: items }, (_, i) => `${first[i]}:${second[i]}`);
}

/** Common-table row of every person and group; SKIP where the person has no answer in the group. */
function encode(data: ResponseData, groups: readonly ItemGroup[]): Uint32Array {
  const { persons, items, responses } = data;
  const width = groups.length;
  const codes = new Uint32Array(persons * width);
  groups.forEach((group, g) => {
    const members = Int32Array.from(group.items);
    const radix = Int32Array.from(group.radix);
    for (let p = 0; p < persons; p++) {
      const base = p * items;
      let code = 0;
      let answered = false;
      for (let m = 0; m < members.length; m++) {
        const response = responses[base + members[m]!]!;
        if (response !== NO_RESPONSE) {
          answered = true;
          code = code * radix[m]! + response;
        } else code = code * radix[m]! + (radix[m]! - 1);
      }
      codes[p * width + g] = answered ? group.start + code : SKIP;
    }
  });
  return codes;
}
