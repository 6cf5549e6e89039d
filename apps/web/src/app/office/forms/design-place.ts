import type { Texts } from '@synoo/ui';

/** Fields of a design that the editor names too, by the words it uses. */
const named: Readonly<Record<string, string>> = {
  title: 'office.bank.item-title',
  instructions: 'office.forms.instructions',
  formulaSheet: 'office.forms.formula-sheet',
  timeLimitMinutes: 'office.forms.time-limit',
};
const inSection: Readonly<Record<string, string>> = { title: 'office.forms.section-title', instructions: 'office.forms.section-instructions', timeLimitMinutes: 'office.forms.time-limit' };

/** Where in a form a problem is, in the editor's words: section and item by their numbers. Null for a field that has no words there. */
export function placeInDesign(texts: Pick<Texts, 'text'>, field: string): string | null {
  const practice = /^practice\.(\d+)$/u.exec(field);
  if (practice) return `${texts.text('office.forms.practice')}, ${numbered(texts, practice[1])}`;
  const [, section, part = '', item] = /^sections\.(\d+)\.(\w+)(?:\.(\d+))?$/u.exec(field) ?? [];
  if (section === undefined) return named[field] === undefined ? null : texts.text(named[field]);
  const at = texts.text('office.forms.section', { n: Number(section) + 1 });
  if (part === 'items' && item !== undefined) return `${at}, ${numbered(texts, item)}`;
  return inSection[part] === undefined ? null : `${at}, ${texts.text(inSection[part])}`;
}

const numbered = (texts: Pick<Texts, 'text'>, index: string | undefined): string => `${texts.text('office.forms.place')} ${Number(index) + 1}`;
