import type { FormDocument, FormNavigation } from '@synoo/contracts';
import type { LoggedEvent } from './answer-log';

/**
 * How a form with locks is gone through. Its items stand in stages: a stage is a section, or a single item where the form only
 * goes forward. A stage is closed as soon as an item of a later one was on the screen (or was answered or flagged).
 */
export interface SectionRules {
  readonly navigation: Exclude<FormNavigation, 'free'>;
  /** Stage of each item, from 0. */
  readonly stages: ReadonlyMap<string, number>;
  /** Section of each item, from 0. */
  readonly sections: ReadonlyMap<string, number>;
  /** Time limit of each section in ms, without extra time; null = none of its own. */
  readonly limits: readonly (number | null)[];
}

const MINUTE = 60_000;

/** Null where learners move freely. */
export function sectionRules(form: Pick<FormDocument, 'sections' | 'navigation'>): SectionRules | null {
  const { navigation } = form;
  if (navigation === undefined) return null;
  const placed = form.sections.flatMap((section, number) => section.items.map(({ ref }) => ({ ref, number })));
  return {
    navigation,
    stages: new Map(placed.map(({ ref, number }, index) => [ref, navigation === 'sections' ? number : index])),
    sections: new Map(placed.map(({ ref, number }) => [ref, number])),
    limits: form.sections.map(({ timeLimitMinutes }) => (timeLimitMinutes === undefined ? null : timeLimitMinutes * MINUTE)),
  };
}

/** The stage that is open after these items were on the screen; 0 before the first. */
export function openStage(rules: SectionRules, seen: Iterable<string>): number {
  let open = 0;
  for (const ref of seen) open = Math.max(open, rules.stages.get(ref) ?? 0);
  return open;
}

/** The end of the working time as it was set at a moment: at the start, after each pause, with each minute given. ms since 1970. */
export interface DeadlineSet {
  readonly at: number;
  readonly deadline: number;
}

/** What section limits are measured against. */
export interface SectionTime {
  readonly startedAt: number;
  /** Limit of the attempt ÷ limit of the form: the extra time of the roster stretches each section as it stretches the test. */
  readonly factor: number;
  /** In the order of their moments. */
  readonly deadlines: readonly DeadlineSet[];
}

/**
 * How far the deadline had moved by `at`. Pauses and minutes given move the deadline of the test; what it moved while a
 * section was open, the section's own end moves too.
 */
function movedBy(at: number, deadlines: readonly DeadlineSet[]): number {
  const first = deadlines[0];
  if (!first) return 0;
  return (deadlines.findLast((set) => set.at <= at) ?? first).deadline - first.deadline;
}

/** When each section was entered: the first event on one of its items; the first section at the start. */
export function sectionEntries(rules: SectionRules, log: readonly LoggedEvent[], startedAt: number): ReadonlyMap<number, number> {
  const entries = new Map<number, number>([[0, startedAt]]);
  for (const { event } of log) {
    if (!('item' in event)) continue;
    const section = rules.sections.get(event.item);
    if (section === undefined || section === 0) continue;
    entries.set(section, Math.min(entries.get(section) ?? Infinity, event.at));
  }
  return entries;
}

/** Working time left when each section was entered: all a page needs to count down its limit, whatever happens to the deadline. */
export function leftAtEntries(entries: ReadonlyMap<number, number>, { deadlines }: SectionTime): ReadonlyMap<number, number> {
  const first = deadlines[0];
  if (!first) return new Map();
  return new Map([...entries].map(([section, at]) => [section, first.deadline + movedBy(at, deadlines) - at]));
}

/**
 * Time left in a section: its limit without the working time used since it was entered. Null where it has none of its own.
 *
 * @param leftAtEntry working time of the test left when the section was entered, ms
 * @param left working time of the test left now, ms; pauses do not count, and minutes given come back here too
 */
export function sectionLeft(limitMs: number | null, factor: number, leftAtEntry: number, left: number): number | null {
  return limitMs === null ? null : Math.max(0, Math.round(limitMs * factor) - (leftAtEntry - left));
}

export interface ClosedSplit {
  readonly counted: readonly LoggedEvent[];
  /** Answers and flags given to a closed stage or after the time of their section; kept in the log, not counted. */
  readonly closed: readonly LoggedEvent[];
}

interface Advance {
  readonly seq: number;
  readonly at: number;
  readonly stage: number;
}

/**
 * Parts a log, sorted by (epoch, seq), into what counts and what came too late for its section. The result depends on what is in the
 * log alone, not on the order in which it arrived. Within one place the numbers say what was before; between places the
 * moments do, since a second computer knows nothing of the first one's numbers.
 */
export function splitClosed(rules: SectionRules, log: readonly LoggedEvent[], time: SectionTime | null): ClosedSplit {
  const advances = new Map<number, Advance[]>();
  for (const { epoch, event } of log) {
    const stage = 'item' in event ? rules.stages.get(event.item) : undefined;
    if (stage === undefined) continue;
    const list = advances.get(epoch) ?? [];
    if (list.length === 0) advances.set(epoch, list);
    if (stage > (list.at(-1)?.stage ?? 0)) list.push({ seq: event.seq, at: event.at, stage });
  }
  const ends = time ? sectionEnds(rules, log, time) : () => null;
  const counted: LoggedEvent[] = [];
  const closed: LoggedEvent[] = [];
  for (const entry of log) (isClosed(rules, entry, advances) || isAfterSection(rules, entry, ends) ? closed : counted).push(entry);
  return { counted, closed };
}

function isClosed({ stages }: SectionRules, { epoch, event }: LoggedEvent, advances: ReadonlyMap<number, readonly Advance[]>): boolean {
  if (event.kind !== 'answer' && event.kind !== 'flag') return false;
  const stage = stages.get(event.item) ?? 0;
  for (const [place, list] of advances) {
    const before = place === epoch ? ({ seq }: Advance) => seq < event.seq : ({ at }: Advance) => at < event.at;
    if (list.some((advance) => advance.stage > stage && before(advance))) return true;
  }
  return false;
}

type EndOf = (section: number, at: number) => number | null;

function sectionEnds(rules: SectionRules, log: readonly LoggedEvent[], { startedAt, factor, deadlines }: SectionTime): EndOf {
  const entries = sectionEntries(rules, log, startedAt);
  return (section, at) => {
    const limit = rules.limits[section] ?? null;
    const entered = entries.get(section);
    if (limit === null || entered === undefined) return null;
    return entered + Math.round(limit * factor) + movedBy(at, deadlines) - movedBy(entered, deadlines);
  };
}

function isAfterSection({ sections }: SectionRules, { event }: LoggedEvent, endOf: EndOf): boolean {
  if (event.kind !== 'answer' && event.kind !== 'flag') return false;
  const end = endOf(sections.get(event.item) ?? 0, event.at);
  return end !== null && event.at > end;
}
