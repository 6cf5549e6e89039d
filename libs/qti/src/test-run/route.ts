import type { TestEntry } from './plan';
import type { BranchRule, TestPart, TestSection } from '../model/test';
import type { Expression } from '../model/expressions';

/** Answers a condition in the state of the test at this moment. */
export type Holds = (test: Expression) => boolean;

/**
 * Index of the entry that follows `from` (-1 = the start), or null at the end. Pre-conditions may skip items, sections and
 * parts, branch rules may jump ahead; both only speak where the candidate is led (linear navigation), those of parts always.
 * A branch that would lead back or nowhere is not followed.
 */
export function nextEntry(entries: readonly TestEntry[], from: number, holds: Holds): number | null {
  const current = from === -1 ? undefined : entries[from];
  let index = from + 1;
  if (current !== undefined) {
    const jump = branchFrom(entries, from, current, holds);
    if (jump !== undefined) index = jump;
  }
  while (index < entries.length) {
    const blocked = blockedUntil(entries, index, current, holds);
    if (blocked === null) return index;
    index = blocked;
  }
  return null;
}

/** Where the branch rules of what ends with this entry lead; undefined where none applies. */
function branchFrom(entries: readonly TestEntry[], from: number, current: TestEntry, holds: Holds): number | undefined {
  const next = entries[from + 1];
  const ended = current.sections.filter((section) => next?.part !== current.part || !next.sections.includes(section)).reverse();
  const linear = current.part.navigation === 'linear';
  const sources: { rules: readonly BranchRule[]; within: TestSection | undefined }[] = [
    ...(linear ? [{ rules: current.ref.branchRules, within: current.sections.at(-1) }, ...ended.map((section) => ({ rules: section.branchRules, within: section }))] : []),
    ...(next?.part === current.part ? [] : [{ rules: current.part.branchRules, within: undefined }]),
  ];
  for (const { rules, within } of sources) {
    for (const rule of rules) {
      if (!holds(rule.test)) continue;
      const target = targetOf(entries, from, current, rule.target, within);
      if (target !== undefined) return target;
    }
  }
  return undefined;
}

function targetOf(entries: readonly TestEntry[], from: number, current: TestEntry, target: string, within: TestSection | undefined): number | undefined {
  const after = (matches: (entry: TestEntry) => boolean): number => {
    const found = entries.findIndex((entry, i) => i > from && matches(entry));
    return found === -1 ? entries.length : found;
  };
  if (target === 'EXIT_TEST') return entries.length;
  if (target === 'EXIT_TESTPART') return after((entry) => entry.part !== current.part);
  if (target === 'EXIT_SECTION') return after((entry) => within === undefined || !entry.sections.includes(within));
  const found = after((entry) => entry.ref.identifier === target || entry.part.identifier === target || entry.sections.some((section) => section.identifier === target));
  return found === entries.length ? undefined : found;
}

/** The entry behind what a failing pre-condition closes, or null where nothing closes this entry. */
function blockedUntil(entries: readonly TestEntry[], index: number, previous: TestEntry | undefined, holds: Holds): number | null {
  const entry = entries[index]!;
  const behind = (inside: (candidate: TestEntry) => boolean): number => {
    const found = entries.findIndex((candidate, i) => i > index && !inside(candidate));
    return found === -1 ? entries.length : found;
  };
  const fails = (tests: readonly Expression[]): boolean => tests.some((test) => !holds(test));
  const enters = (part: TestPart): boolean => previous?.part !== part;
  if (enters(entry.part) && fails(entry.part.preConditions)) return behind((candidate) => candidate.part === entry.part);
  if (entry.part.navigation !== 'linear') return null;
  for (const section of entry.sections) {
    const isNew = previous === undefined || !previous.sections.includes(section);
    if (isNew && fails(section.preConditions)) return behind((candidate) => candidate.sections.includes(section));
  }
  return fails(entry.ref.preConditions) ? index + 1 : null;
}
