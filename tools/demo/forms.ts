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
 * Two forms that share no item and are alike in subjects and kinds of items: of each subject, the items that a machine can
 * score are laid out kind by kind and dealt in turn.
 */
export function dealItems(items: readonly ItemRow[]): [ItemRow[][], ItemRow[][]] {
  const kinds = (item: ItemRow) => item.interactions.join();
  const dealt: [ItemRow[][], ItemRow[][]] = [[], []];
  for (const subject of formSubjects) {
    const usable = items.filter((item) => item.subject === subject && !item.humanScored);
    const byKind = new Map<string, ItemRow[]>();
    for (const item of [...usable].sort((a, b) => (a.code < b.code ? -1 : 1))) byKind.set(kinds(item), [...(byKind.get(kinds(item)) ?? []), item]);
    // Rarer kinds first, so that each form gets its share of them; what is left over of a kind is not used.
    const pairs = [...byKind.values()].sort((a, b) => a.length - b.length).flatMap((group) => Array.from({ length: Math.floor(group.length / 2) }, (_, pair) => group.slice(2 * pair, 2 * pair + 2)));
    const chosen = pairs.slice(0, PER_SUBJECT);
    for (const side of [0, 1] as const) dealt[side].push(chosen.flatMap((pair) => pair[side] ?? []));
  }
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
