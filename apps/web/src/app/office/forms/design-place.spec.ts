import { placeInDesign } from './design-place';

const texts = { text: (key: string, values?: Readonly<Record<string, unknown>>): string => `${key}${values ? ` ${JSON.stringify(values)}` : ''}` };

describe('The place of a problem in a form', () => {
  it.each([
    ['sections.1.items.2', 'office.forms.section {"n":2}, office.forms.place 3'],
    ['sections.0.title', 'office.forms.section {"n":1}, office.forms.section-title'],
    ['practice.0', 'office.forms.practice, office.forms.place 1'],
    ['formulaSheet', 'office.forms.formula-sheet'],
    ['somethingElse', null],
    ['sections.0.somethingElse', null],
  ])('%s is told in the words of the editor', (field, words) => {
    expect(placeInDesign(texts, field)).toBe(words);
  });
});
