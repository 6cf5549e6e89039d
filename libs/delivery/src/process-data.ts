import type { AnswerEvent } from '@synoo/contracts';
import type { LoggedEvent } from './answer-log';

/** How one item was worked on. Times in ms; null where it did not happen. */
export interface ItemProcess {
  /** How often the item came on the screen. */
  readonly visits: number;
  /** How often an answer was replaced by a different one; the first answer is no change. */
  readonly changes: number;
  /** From first display to the first answer or flag. */
  readonly firstActionMs: number | null;
  /** From first display to the first and the last answer. */
  readonly firstAnswerMs: number | null;
  readonly lastAnswerMs: number | null;
  /** Answers that do not count: to a closed section, after its time, after the end. */
  readonly notCounted: number;
}

/** How one attempt was worked on. */
export interface AttemptProcess {
  readonly items: readonly ItemProcess[];
  /** Computers or tabs. */
  readonly places: number;
  readonly languageSwitches: number;
  /** Times the page was hidden or had lost the focus, and how long together, ms. */
  readonly away: number;
  readonly awayMs: number;
  readonly offline: number;
  readonly offlineMs: number;
  /** How often the page of a place was loaded, the first time included; before the start it is not in the log. */
  readonly loads: number;
}

/** An event with the word whether it counts. */
interface Judged extends LoggedEvent {
  readonly counts: boolean;
}

/** The table's row of an attempt, from its whole log in order of (epoch, seq). Items in the order of `refs`. */
export function processOf(refs: readonly string[], log: readonly Judged[]): AttemptProcess {
  const pages = log.flatMap(({ epoch, event }) => (event.kind === 'page' ? [{ epoch, at: event.at, value: event.value }] : []));
  const last = lastMoments(log);
  const away = spells(pages, ['hidden', 'blurred'], ['shown', 'focused', 'loaded'], last);
  const offline = spells(pages, ['offline'], ['online', 'loaded'], last);
  return {
    items: refs.map((ref) => itemProcess(log.filter(({ event }) => 'item' in event && event.item === ref))),
    places: new Set(log.map(({ epoch }) => epoch)).size,
    languageSwitches: log.filter(({ event, counts }) => counts && event.kind === 'language').length,
    away: away.n,
    awayMs: away.ms,
    offline: offline.n,
    offlineMs: offline.ms,
    loads: loadsOf(log),
  };
}

function itemProcess(log: readonly Judged[]): ItemProcess {
  const answers = log.filter(({ event }) => event.kind === 'answer');
  const counted = answers.filter(({ counts }) => counts);
  const shown = log.flatMap(({ event }) => (event.kind === 'visit' ? [event.at - event.value.ms] : []));
  const first = shown.length > 0 ? Math.min(...shown) : null;
  const since = (moments: readonly number[], pick: (...values: number[]) => number): number | null => (first === null || moments.length === 0 ? null : Math.max(0, Math.round(pick(...moments) - first)));
  const given = counted.map(({ event }) => event.at);
  const acted = log.flatMap(({ event, counts }) => (counts && (event.kind === 'answer' || event.kind === 'flag') ? [event.at] : []));
  // A visit is told with 0 ms when it begins, and with its length afterwards.
  const begun = log.filter(({ event }) => event.kind === 'visit' && event.value.ms === 0).length;
  return {
    visits: Math.max(begun, shown.length > 0 ? 1 : 0),
    changes: counted.filter(({ event }, index) => index > 0 && text(event) !== text(counted[index - 1]!.event)).length,
    firstActionMs: since(acted, Math.min),
    firstAnswerMs: since(given, Math.min),
    lastAnswerMs: since(given, Math.max),
    notCounted: answers.length - counted.length,
  };
}

/** Equal answers give equal text, in whatever order their responses stand. */
function text(event: AnswerEvent): string {
  return event.kind === 'answer' ? JSON.stringify(Object.entries(event.value).sort(([a], [b]) => (a < b ? -1 : 1))) : '';
}

/** A place that was taken during the test was loaded before its first visit; every other was loaded once before the start. */
function loadsOf(log: readonly Judged[]): number {
  const begun = new Set<number>();
  let loads = 0;
  for (const { epoch, event } of log) {
    const loaded = event.kind === 'page' && event.value === 'loaded';
    if (!loaded && event.kind !== 'visit') continue;
    if (loaded || !begun.has(epoch)) loads += 1;
    begun.add(epoch);
  }
  return loads;
}

interface PageMoment {
  readonly epoch: number;
  readonly at: number;
  readonly value: string;
}

function lastMoments(log: readonly Judged[]): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  for (const { epoch, event } of log) last.set(epoch, Math.max(last.get(epoch) ?? 0, event.at));
  return last;
}

/** Spells of one place from a beginning to the next end; one that nobody ended lasts to the place's last event. */
function spells(pages: readonly PageMoment[], begins: readonly string[], ends: readonly string[], last: ReadonlyMap<number, number>): { readonly n: number; readonly ms: number } {
  const open = new Map<number, number>();
  let n = 0;
  let ms = 0;
  for (const { epoch, at, value } of pages) {
    const since = open.get(epoch);
    if (since === undefined && begins.includes(value)) {
      open.set(epoch, at);
      n += 1;
    } else if (since !== undefined && ends.includes(value)) {
      ms += Math.max(0, at - since);
      open.delete(epoch);
    }
  }
  for (const [epoch, since] of open) ms += Math.max(0, (last.get(epoch) ?? since) - since);
  return { n, ms: Math.round(ms) };
}
