import type { FormDesign, FormNavigation, Language, LocalText } from '@synoo/contracts';

export interface DraftText {
  readonly ky: string;
  readonly ru: string;
  readonly en: string;
}

export interface DraftSection {
  /** Only for telling sections apart on the screen. */
  readonly key: number;
  readonly title: DraftText;
  readonly instructions: DraftText;
  /** Minutes of the section alone; null: none. */
  readonly timeLimitMinutes: number | null;
  readonly items: readonly string[];
}

/** A form as it is being edited: every text field is there, and nothing has to be complete yet. */
export interface FormDraft {
  readonly code: string;
  readonly title: DraftText;
  readonly languages: readonly Language[];
  readonly timeLimitMinutes: number | null;
  readonly languageSwitch: boolean;
  readonly navigation: FormNavigation;
  readonly tools: FormDesign['tools'];
  /** Of the tool with the formulas; kept while the tool is not chosen. */
  readonly formulaSheet: DraftText;
  /** Null = the usual limit. */
  readonly fileLimitMegabytes: number | null;
  readonly instructions: DraftText;
  readonly practice: readonly string[];
  /** How often an item with feedback may be answered (0 = without limit); null: no feedback. */
  readonly feedbackAttempts: number | null;
  /** Rules of a QTI test, kept as they are. */
  readonly test: FormDesign['test'] | null;
  readonly sections: readonly DraftSection[];
}

export const emptyText: DraftText = { ky: '', ru: '', en: '' };

export function newSection(key: number): DraftSection {
  return { key, title: emptyText, instructions: emptyText, timeLimitMinutes: null, items: [] };
}

export function emptyDraft(): FormDraft {
  return { code: '', title: emptyText, languages: ['ky', 'ru'], timeLimitMinutes: 60, languageSwitch: true, navigation: 'free', tools: [], formulaSheet: emptyText, fileLimitMegabytes: null, instructions: emptyText, practice: [], feedbackAttempts: null, test: null, sections: [newSection(1)] };
}

const draftText = (text: LocalText | null): DraftText => ({ ...emptyText, ...text });

export function draftOf(code: string, design: FormDesign): FormDraft {
  return {
    code,
    title: draftText(design.title),
    languages: design.languages,
    timeLimitMinutes: design.timeLimitMinutes,
    languageSwitch: design.languageSwitch,
    navigation: design.navigation ?? 'free',
    tools: design.tools,
    formulaSheet: draftText(design.formulaSheet ?? null),
    fileLimitMegabytes: design.fileLimitMegabytes ?? null,
    instructions: draftText(design.instructions),
    practice: design.practice,
    feedbackAttempts: design.feedback?.maxAttempts ?? null,
    test: design.test ?? null,
    sections: design.sections.map((section, index) => ({ key: index + 1, title: draftText(section.title), instructions: draftText(section.instructions), timeLimitMinutes: section.timeLimitMinutes ?? null, items: section.items })),
  };
}

/** What keeps a draft from being saved, by the place where it is shown. */
export type DraftProblem = 'code' | 'title' | 'languages' | 'time' | 'instructions' | 'formula-sheet' | `section-${number}-title` | `section-${number}-instructions` | `section-${number}-items` | `section-${number}-time`;

const isBlank = (text: DraftText): boolean => text.ky.trim() === '' && text.ru.trim() === '' && text.en.trim() === '';
const isWhole = (text: DraftText): boolean => text.ky.trim() !== '' && text.ru.trim() !== '';

const mostMinutes = 480;
const isMinutes = (n: number, most: number): boolean => Number.isInteger(n) && n >= 1 && n <= most;

export function draftProblems(draft: FormDraft): readonly DraftProblem[] {
  const problems: DraftProblem[] = [];
  if (draft.code.trim() === '') problems.push('code');
  if (!isWhole(draft.title)) problems.push('title');
  if (draft.languages.length === 0) problems.push('languages');
  const minutes = draft.timeLimitMinutes;
  if (minutes === null || !isMinutes(minutes, mostMinutes)) problems.push('time');
  if (!isWhole(draft.instructions)) problems.push('instructions');
  if (draft.tools.includes('formula-sheet') && !isWhole(draft.formulaSheet)) problems.push('formula-sheet');
  for (const section of draft.sections) {
    if (!isWhole(section.title)) problems.push(`section-${section.key}-title`);
    if (!isBlank(section.instructions) && !isWhole(section.instructions)) problems.push(`section-${section.key}-instructions`);
    if (draft.navigation !== 'free' && section.timeLimitMinutes !== null && !isMinutes(section.timeLimitMinutes, minutes ?? mostMinutes)) problems.push(`section-${section.key}-time`);
    if (section.items.length === 0) problems.push(`section-${section.key}-items`);
  }
  return problems;
}

function localText(text: DraftText): LocalText {
  const en = text.en.trim();
  return { ky: text.ky.trim(), ru: text.ru.trim(), ...(en ? { en } : {}) };
}

/** The design of a draft without problems. */
export function designOf(draft: FormDraft): FormDesign {
  return {
    title: localText(draft.title),
    languages: [...draft.languages],
    timeLimitMinutes: draft.timeLimitMinutes ?? 1,
    languageSwitch: draft.languageSwitch,
    navigation: draft.navigation,
    tools: [...draft.tools],
    ...(draft.tools.includes('formula-sheet') && { formulaSheet: localText(draft.formulaSheet) }),
    ...(draft.fileLimitMegabytes !== null && { fileLimitMegabytes: draft.fileLimitMegabytes }),
    instructions: localText(draft.instructions),
    practice: [...draft.practice],
    ...(draft.feedbackAttempts !== null && { feedback: { maxAttempts: draft.feedbackAttempts } }),
    ...(draft.test && { test: draft.test }),
    sections: draft.sections.map((section) => ({ title: localText(section.title), instructions: isBlank(section.instructions) ? null : localText(section.instructions), ...(draft.navigation !== 'free' && section.timeLimitMinutes !== null && { timeLimitMinutes: section.timeLimitMinutes }), items: [...section.items] })),
  };
}

/** The list with one entry moved to another place; places outside the list change nothing. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  if (from === to || from < 0 || to < 0 || from >= list.length || to >= list.length) return list;
  const next = [...list];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
}

/** An item moved within its section or into another one. */
export function moveItem(draft: FormDraft, from: { section: number; index: number }, to: { section: number; index: number }): FormDraft {
  const id = draft.sections[from.section]?.items[from.index];
  if (id === undefined || !draft.sections[to.section]) return draft;
  const sections = draft.sections.map((section, index) => (index === from.section ? { ...section, items: section.items.filter((_, place) => place !== from.index) } : section));
  return { ...draft, sections: sections.map((section, index) => (index === to.section ? { ...section, items: [...section.items.slice(0, to.index), id, ...section.items.slice(to.index)] } : section)) };
}

/** All items of the draft, practice included: an item may stand in a form only once. */
export function itemsOf(draft: FormDraft): ReadonlySet<string> {
  return new Set([...draft.practice, ...draft.sections.flatMap((section) => section.items)]);
}
