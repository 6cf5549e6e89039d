import type { Language } from '@synoo/contracts';
import type { NumberMark } from '../outbox/event-store';
import type { Preparation } from './screen';

/** What a tab remembers of its place through a reload. */
export interface TabPlace {
  readonly attemptId: string;
  readonly epoch: number;
  readonly preparation: Preparation;
  readonly language: Language | null;
  /** Chosen before the start and not yet told to the server; absent where an older page wrote this. */
  readonly languageUntold?: boolean;
}

/** Somebody's test that was opened in this browser and not finished; a new tab offers to go on with it. */
export interface OpenTest {
  readonly attemptId: string;
  readonly name: string;
  /** When it was opened last, by this computer's clock. */
  readonly since: number;
  /** Where it was open; absent where an older page wrote this. */
  readonly place?: Pick<TabPlace, 'epoch' | 'language' | 'languageUntold'>;
}

/** A test that nobody touched for so long is not offered to whoever sits down next. */
const offeredMs = 6 * 3_600_000;

/** See `NumberMark`; of the place that this tab had when its storage failed. */
interface Unkept {
  readonly attemptId: string;
  readonly epoch: number;
  readonly upTo: number;
}

const unkeptKey = 'synoo.take.unkept';
const tabKey = 'synoo.take.place';
const openKey = 'synoo.take.open';

function read<T>(storage: () => Storage, key: string): T | null {
  try {
    const text = storage().getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    // Storage may be switched off, or hold what another version wrote: as if nothing were remembered.
    return null;
  }
}

function write(storage: () => Storage, key: string, value: unknown): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, JSON.stringify(value));
  } catch {
    // Without storage a reload asks for the codes again; the answers are on the server and in the journal.
  }
}

const tab = (): Storage => sessionStorage;
const browser = (): Storage => localStorage;

export const placeMemory = {
  tab: (): TabPlace | null => read<TabPlace>(tab, tabKey),
  rememberTab: (place: TabPlace | null): void => write(tab, tabKey, place),
  unkept: {
    get: ({ attemptId, epoch }) => {
      const mark = read<Unkept>(tab, unkeptKey);
      return mark?.attemptId === attemptId && mark.epoch === epoch ? mark.upTo : 0;
    },
    set: ({ attemptId, epoch }, upTo) => write(tab, unkeptKey, upTo === 0 ? null : { attemptId, epoch, upTo }),
  } satisfies NumberMark as NumberMark,
  openTest: (): OpenTest | null => {
    const test = read<OpenTest>(browser, openKey);
    return test && Date.now() - test.since < offeredMs ? test : null;
  },
  rememberOpenTest: (test: OpenTest | null): void => write(browser, openKey, test),
};
