import type { FormDocument, PreviewAttempt, PreviewState } from '@synoo/contracts';
import { attemptDocument, type FormKey, openTurns } from '@synoo/qti';

/** What a trial attempt comes to: the same functions as in the test, on nothing but what the caller tells. `form`: with nothing withheld. */
export function previewState(form: FormDocument, key: FormKey, { language, seed, turns: log, item }: PreviewAttempt): PreviewState {
  const turns = openTurns(key);
  let state = turns.start(seed);
  let refusal: string | null = null;
  for (const turn of log) {
    const result = turns.take(state, { ...turn, workedMs: 0 });
    refusal = result.ok ? null : result.refusal;
    if (result.ok) state = result.state;
  }
  // Of a test that leads, items that were left can be looked at again; the next one comes by its rules.
  const at = turns.led && (item === undefined || !state.reached.includes(item)) ? turns.current(state) : (item ?? null);
  const document = form.sections.flatMap((section) => section.items).find(({ ref }) => ref === at) ?? null;
  return {
    attempt: attemptDocument(form, key, seed),
    document,
    shown: document === null ? null : turns.view(state, document.ref, language),
    reached: turns.led ? [...state.reached] : null,
    refusal,
  };
}
