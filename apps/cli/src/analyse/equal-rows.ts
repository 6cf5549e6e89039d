import type { Warning } from './refusal';

/** Fewer items than this, and equal rows are no surprise. */
const ITEMS_FOR_EQUAL_ROWS = 20;
/** Rows that differ from everybody's commonest answers in fewer items than this are equal by chance: all right, one wrong. */
const OWN_ANSWERS = 3;
/** Persons of like scores taken together when the equal rows of honest persons are estimated. */
const LIKE_PERSONS = 50;

/**
 * Long rows that are equal in every item are likely one person twice, or a copy. Rows of one and the same code are not, and
 * large groups have some by chance: the warning comes where there are clearly more than chance gives.
 * @param codes row-major persons × items
 */
export function warnEqualRows(codes: Int32Array, items: number, lines: readonly number[], warnings: Warning[]): void {
  if (items < ITEMS_FOR_EQUAL_ROWS) return;
  const common = commonest(codes, items);
  const first = new Map<string, number>();
  const equal: number[] = [];
  const own: { person: number; differences: number }[] = [];
  for (let person = 0; person < lines.length; person++) {
    const row = codes.subarray(person * items, (person + 1) * items);
    let differences = 0;
    for (let i = 0; i < items; i++) if (row[i] !== common[i]) differences++;
    if (differences < OWN_ANSWERS || row.every((code) => code === row[0])) continue;
    own.push({ person, differences });
    const key = row.join();
    if (first.has(key)) equal.push(person);
    else first.set(key, person);
  }
  // The commoner patterns within a group of like scores have more twins than the average one: hence the factor.
  if (equal.length === 0 || equal.length <= 3 * twinsByChance(codes, items, common, own)) return;
  warnings.push({
    code: 'equal-rows',
    message: `${equal.length} rows have exactly the same answers as an earlier row (first: line ${lines[equal[0]!]}): the same person twice, or a copy? They are counted.`,
    rows: equal.slice(0, 20).map((person) => lines[person]!),
  });
}

/** The commonest code of every item. */
function commonest(codes: Int32Array, items: number): number[] {
  return Array.from({ length: items }, (_, i) => {
    const counts = new Map<number, number>();
    for (let cell = i; cell < codes.length; cell += items) counts.set(codes[cell]!, (counts.get(codes[cell]!) ?? 0) + 1);
    return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
  });
}

/**
 * Expected number of equal pairs when persons of like scores answer independently: pairs · Π Σ share², times √(2π·variance) of
 * the score, because both have nearly the same number of differences.
 */
function twinsByChance(codes: Int32Array, items: number, common: readonly number[], own: readonly { person: number; differences: number }[]): number {
  const sorted = [...own].sort((a, b) => a.differences - b.differences);
  const counts = new Map<number, number>();
  let expected = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = Math.min(sorted.length, start + LIKE_PERSONS);
    while (end < sorted.length && sorted[end]!.differences === sorted[end - 1]!.differences) end++;
    const n = end - start;
    const allPairs = (n * (n - 1)) / 2;
    let match = 1;
    let variance = 0;
    for (let i = 0; i < items; i++) {
      counts.clear();
      let pairs = 0;
      for (let at = start; at < end; at++) {
        const code = codes[sorted[at]!.person * items + i]!;
        const before = counts.get(code) ?? 0;
        pairs += before;
        counts.set(code, before + 1);
      }
      match *= allPairs > 0 ? pairs / allPairs : 0;
      const share = (counts.get(common[i]!) ?? 0) / n;
      variance += share * (1 - share);
    }
    expected += allPairs * match * Math.max(1, Math.sqrt(2 * Math.PI * variance));
    start = end;
  }
  return expected;
}
