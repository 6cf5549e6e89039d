import { designOf, draftOf, draftProblems, emptyDraft, itemsOf, moveItem, moved, type FormDraft } from './form-draft';

const text = (ky: string, ru = ky): { ky: string; ru: string; en: string } => ({ ky, ru, en: '' });
const whole = (): FormDraft => ({
  ...emptyDraft(),
  code: 'A1',
  title: text('Тест'),
  instructions: text('Окуңуз'),
  sections: [
    { key: 1, title: text('Бир'), instructions: text('', ''), timeLimitMinutes: null, items: ['a', 'b', 'c'] },
    { key: 2, title: text('Эки'), instructions: text('', ''), timeLimitMinutes: null, items: ['d'] },
  ],
});

describe('problems of a form draft', () => {
  it('are none for a whole one', () => {
    expect(draftProblems(whole())).toEqual([]);
  });

  it('ask for the formulas only where their tool is chosen', () => {
    const draft: FormDraft = { ...whole(), tools: ['formula-sheet'] };
    expect(draftProblems(draft)).toEqual(['formula-sheet']);
    const filled = { ...draft, formulaSheet: text('S = a · b') };
    expect(draftProblems(filled)).toEqual([]);
    expect(designOf(filled).formulaSheet).toEqual({ ky: 'S = a · b', ru: 'S = a · b' });
    expect(draftOf('A1', designOf(filled)).formulaSheet).toEqual(filled.formulaSheet);
    expect(designOf({ ...filled, tools: [] }).formulaSheet).toBeUndefined();
  });

  it('name every place that is missing something in a new one', () => {
    expect(draftProblems(emptyDraft())).toEqual(['code', 'title', 'instructions', 'section-1-title', 'section-1-items']);
  });

  it.each([[null], [0], [481], [1.5]])('refuse a time limit of %s minutes', (timeLimitMinutes) => {
    expect(draftProblems({ ...whole(), timeLimitMinutes })).toEqual(['time']);
  });

  it.each([
    ['free', 0, []],
    ['sections', 0, ['section-2-time']],
    ['sections', 61, ['section-2-time']],
    ['sections', 2.5, ['section-2-time']],
    ['forward', 60, []],
  ] as const)('look at the time of a section only where it can close: %s, %s minutes', (navigation, timeLimitMinutes, problems) => {
    const draft = { ...whole(), navigation };
    const [first, second] = draft.sections;
    expect(draftProblems({ ...draft, sections: [first!, { ...second!, timeLimitMinutes }] })).toEqual(problems);
  });

  it('want section instructions in both languages or in none', () => {
    const draft = whole();
    const [first] = draft.sections;
    expect(draftProblems({ ...draft, sections: [{ ...first!, instructions: text('бар', '') }] })).toEqual(['section-1-instructions']);
  });
});

describe('design of a draft', () => {
  it('goes back and forth without loss', () => {
    const design = designOf(whole());
    expect(designOf(draftOf('A1', design))).toEqual(design);
    expect(design.sections[0]).toEqual({ title: { ky: 'Бир', ru: 'Бир' }, instructions: null, items: ['a', 'b', 'c'] });
  });
});

describe('order of items', () => {
  it('changes within a section', () => {
    expect(moveItem(whole(), { section: 0, index: 0 }, { section: 0, index: 2 }).sections[0]?.items).toEqual(['b', 'c', 'a']);
  });

  it('moves an item into another section and keeps every item once', () => {
    const next = moveItem(whole(), { section: 0, index: 2 }, { section: 1, index: 0 });
    expect(next.sections.map((section) => section.items)).toEqual([['a', 'b'], ['c', 'd']]);
    expect(itemsOf(next)).toEqual(itemsOf(whole()));
  });

  it('stays as it is when the place does not exist', () => {
    const draft = whole();
    expect(moveItem(draft, { section: 1, index: 0 }, { section: 2, index: 0 })).toBe(draft);
    expect(moveItem(draft, { section: 0, index: 9 }, { section: 1, index: 0 })).toBe(draft);
    expect(moved(['x', 'y'], 0, 2)).toEqual(['x', 'y']);
    expect(moved(['x', 'y', 'z'], 2, 0)).toEqual(['z', 'x', 'y']);
  });
});
