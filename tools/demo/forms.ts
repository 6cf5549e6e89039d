import type { FormDesign, ItemRow, LocalText } from '@synoo/contracts';

interface Instructions {
  readonly title: string;
  readonly paragraphs: readonly string[];
}
export type InstructionFile = Readonly<Record<'ky' | 'ru' | 'en', Instructions>>;

/** Subjects in the order of the demo forms, and how many items of each a form has. */
export const formSubjects = ['pedagogy', 'digital-literacy', 'occupational-safety', 'applied-mathematics'] as const;
const PER_SUBJECT = 5;

/**
 * Two forms that share no item and are alike in subjects and kinds of items. Of each subject, items that a machine can score
 * are laid out kind by kind and dealt in turn; kinds of which there is only one item (an order, pairs, gaps) come last in the
 * section, and go round, so that each form has every kind.
 */
export function dealItems(items: readonly ItemRow[]): [ItemRow[][], ItemRow[][]] {
  const dealt: [ItemRow[][], ItemRow[][]] = [[], []];
  formSubjects.forEach((subject, index) => {
    const byKind = new Map<string, ItemRow[]>();
    for (const item of items.filter((one) => one.subject === subject && !one.humanScored).sort((a, b) => (a.code < b.code ? -1 : 1))) byKind.set(item.interactions.join(), [...(byKind.get(item.interactions.join()) ?? []), item]);
    const groups = [...byKind.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
    const pairs = groups.filter((group) => group.length > 1).flatMap((group) => Array.from({ length: Math.floor(group.length / 2) }, (_, pair) => group.slice(2 * pair, 2 * pair + 2)));
    const single = groups.filter((group) => group.length === 1).flat();
    for (const side of [0, 1] as const) {
      const special = single.length > 1 ? [single[(index + side) % single.length] ?? []].flat() : [];
      // A pair of the rarest kind that comes in pairs, then the most usual ones.
      const usual = [...pairs.slice(-1), ...pairs].filter((pair, place, all) => all.indexOf(pair) === place).slice(0, PER_SUBJECT - special.length);
      dealt[side].push([...usual.flatMap((pair) => pair[side] ?? []), ...special]);
    }
  });
  return dealt;
}

export function formDesign(number: 1 | 2, sections: readonly (readonly ItemRow[])[], subjects: ReadonlyMap<string, LocalText>, instructions: InstructionFile, practice: readonly string[]): FormDesign {
  return {
    title: { ky: `Кесиптик даярдык: үлгү тест, ${number}-вариант`, ru: `Профессиональная подготовка: образец теста, вариант ${number}`, en: `Vocational preparation: sample test, form ${number}` },
    languages: ['ky', 'ru'],
    timeLimitMinutes: 40,
    languageSwitch: true,
    tools: ['highlighter', 'answer-eliminator', 'calculator', 'notes', 'letters'],
    instructions: { ky: instructions.ky.paragraphs.join('\n\n'), ru: instructions.ru.paragraphs.join('\n\n'), en: instructions.en.paragraphs.join('\n\n') },
    practice: [...practice],
    sections: sections.map((items, index) => {
      const title = subjects.get(formSubjects[index] ?? '');
      if (!title) throw new Error(`The subject ${formSubjects[index]} has no name`);
      return { title, instructions: null, items: items.map((item) => item.id) };
    }),
  };
}
