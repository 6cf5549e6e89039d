import type { AnswerEvent, ItemResponse, Language, PageSettings } from '@synoo/contracts';

/** Place of an event in the log: places are ordered by epoch, events of one place by sequence number. */
export interface LogPosition {
  readonly epoch: number;
  readonly seq: number;
}

interface Latest<T> extends LogPosition {
  readonly value: T;
}

/**
 * What the log says up to now. Built by {@link applyEvent}; the result does not depend on the order in which events arrive,
 * and an event that arrives twice is counted once only if the caller does not apply it twice (`msByItem` is a sum).
 */
export interface AnswerLogFold {
  readonly answers: ReadonlyMap<string, Latest<ItemResponse>>;
  readonly flags: ReadonlyMap<string, Latest<boolean>>;
  readonly language: Latest<Language> | null;
  readonly settings: Latest<PageSettings> | null;
  /** The item that the learner was on last. */
  readonly lastItem: Latest<string> | null;
  /** Milliseconds on the screen, summed over the visits. */
  readonly msByItem: ReadonlyMap<string, number>;
}

export const emptyAnswerLog: AnswerLogFold = { answers: new Map(), flags: new Map(), language: null, settings: null, lastItem: null, msByItem: new Map() };

/** `a` was made after `b`, or is the same event. */
export function isNotOlder(a: LogPosition, b: LogPosition): boolean {
  return a.epoch > b.epoch || (a.epoch === b.epoch && a.seq >= b.seq);
}

function latestOf<T>(known: Latest<T> | null | undefined, found: Latest<T>): Latest<T> {
  return known && !isNotOlder(found, known) ? known : found;
}

function withLatest<T>(map: ReadonlyMap<string, Latest<T>>, key: string, found: Latest<T>): ReadonlyMap<string, Latest<T>> {
  const known = map.get(key);
  return known && !isNotOlder(found, known) ? map : new Map(map).set(key, found);
}

/** The fold after one more event of place `epoch`. */
export function applyEvent(fold: AnswerLogFold, epoch: number, event: AnswerEvent): AnswerLogFold {
  const at = { epoch, seq: event.seq };
  switch (event.kind) {
    case 'answer':
      return { ...fold, answers: withLatest(fold.answers, event.item, { ...at, value: event.value }), lastItem: latestOf(fold.lastItem, { ...at, value: event.item }) };
    case 'flag':
      return { ...fold, flags: withLatest(fold.flags, event.item, { ...at, value: event.value }), lastItem: latestOf(fold.lastItem, { ...at, value: event.item }) };
    case 'visit':
      return {
        ...fold,
        lastItem: latestOf(fold.lastItem, { ...at, value: event.item }),
        msByItem: new Map(fold.msByItem).set(event.item, (fold.msByItem.get(event.item) ?? 0) + event.value.ms),
      };
    case 'language':
      return { ...fold, language: latestOf(fold.language, { ...at, value: event.value }) };
    case 'settings':
      return { ...fold, settings: latestOf(fold.settings, { ...at, value: event.value }) };
    case 'page':
      return fold;
  }
}

export interface LoggedEvent {
  readonly epoch: number;
  readonly event: AnswerEvent;
}

/** Folds a whole log. Events that were stored twice (same epoch and number) count once. */
export function foldAnswerLog(log: Iterable<LoggedEvent>): AnswerLogFold {
  const seen = new Set<string>();
  let fold = emptyAnswerLog;
  for (const { epoch, event } of log) {
    const key = `${epoch}/${event.seq}`;
    if (seen.has(key)) continue;
    seen.add(key);
    fold = applyEvent(fold, epoch, event);
  }
  return fold;
}

/** The shape in which the server hands the fold to a page, and the page keeps it. */
export interface AnswerState {
  readonly answers: Readonly<Record<string, ItemResponse>>;
  readonly flags: readonly string[];
  readonly lastItem: string | null;
  /** Items that were on the screen, or were answered or flagged. */
  readonly visited: readonly string[];
  /** How the learner wants to see the page; null where nothing was chosen. */
  readonly settings: PageSettings | null;
}

export function answerState(fold: AnswerLogFold): AnswerState {
  return {
    answers: Object.fromEntries([...fold.answers].map(([item, latest]) => [item, latest.value])),
    flags: [...fold.flags].filter(([, latest]) => latest.value).map(([item]) => item),
    lastItem: fold.lastItem?.value ?? null,
    visited: [...new Set([...fold.msByItem.keys(), ...fold.answers.keys(), ...fold.flags.keys()])],
    settings: fold.settings?.value ?? null,
  };
}

/**
 * What a page shows after it was loaded again: the server's state with this computer's unsent events over it.
 *
 * The state that the server sends does not say from which place each answer came. An unsent event of place `e` is certainly
 * newer than everything the server has when all places after `e` were on this computer too (`ownEpochs`). Otherwise another
 * computer may have answered later, and the event only fills what the server has not got; the log itself, once sent, decides.
 */
export function foldUnsent(server: AnswerState, currentEpoch: number, ownEpochs: ReadonlySet<number>, unsent: readonly LoggedEvent[]): AnswerState {
  let newestForeign = currentEpoch;
  while (newestForeign > 0 && (newestForeign === currentEpoch || ownEpochs.has(newestForeign))) newestForeign -= 1;
  const newer = answerState(foldAnswerLog(unsent.filter(({ epoch }) => epoch > newestForeign)));
  const unsureFold = foldAnswerLog(unsent.filter(({ epoch }) => epoch <= newestForeign));
  const unsure = answerState(unsureFold);
  const newerFlags = foldAnswerLog(unsent.filter(({ epoch }) => epoch > newestForeign)).flags;
  const flags = new Set([...server.flags, ...unsure.flags]);
  for (const [item, latest] of newerFlags) {
    if (latest.value) flags.add(item);
    else flags.delete(item);
  }
  return {
    answers: { ...unsure.answers, ...server.answers, ...newer.answers },
    flags: [...flags],
    lastItem: newer.lastItem ?? server.lastItem ?? unsure.lastItem,
    visited: [...new Set([...server.visited, ...unsure.visited, ...newer.visited])],
    settings: newer.settings ?? server.settings ?? unsure.settings,
  };
}

/** The state with what the learner did on this page since it was loaded; nothing that comes from elsewhere is newer. */
export function withOwnChanges(state: AnswerState, answers: ReadonlyMap<string, ItemResponse>, flags: ReadonlyMap<string, boolean>, visited: ReadonlySet<string>, settings: PageSettings | null): AnswerState {
  const flagged = new Set(state.flags);
  for (const [item, set] of flags) {
    if (set) flagged.add(item);
    else flagged.delete(item);
  }
  return { ...state, answers: { ...state.answers, ...Object.fromEntries(answers) }, flags: [...flagged], visited: [...new Set([...state.visited, ...visited])], settings: settings ?? state.settings };
}
