import { type FormDocument, routes } from '@synoo/contracts';
import type { PlannedForm } from '../lib/cohort-plan';
import type { ProductClient } from '../lib/product-client';
import { rightAnswer } from './words';

export const itemCount = 12;

/** Items that ask for one word: answers of which no two are alike can be followed from the keyboard to the score. */
export function bank(): string {
  const text = (ky: string, ru: string, en: string) => ({ ky, ru, en });
  return JSON.stringify({
    outcomes: [{ code: 'CHS-1', subject: 'chaos', name: text('Жазат', 'Пишет', 'Writes') }],
    items: Array.from({ length: itemCount }, (_, index) => ({
      code: `CHS-${String(index + 1).padStart(3, '0')}`,
      subject: 'chaos',
      outcome: 'CHS-1',
      type: 'text',
      level: 'knowledge',
      maxScore: 1,
      shuffle: false,
      variants: { ky: { title: `Сөз ${index + 1}`, prompt: 'Сөздү жазыңыз.' }, ru: { title: `Слово ${index + 1}`, prompt: 'Напишите слово.' } },
      key: { accept: [rightAnswer], caseSensitive: false },
    })),
  });
}

/** A published form of all of them. */
export async function makeForm(contractor: ProductClient, mark: string): Promise<PlannedForm> {
  const { rows } = await contractor.call(routes.items, { query: { page: 1, size: 200, status: ['approved'], search: 'CHS-' } });
  const text = (name: string) => ({ ky: name, ru: name, en: name });
  const made = await contractor.call(routes.createForm, {
    body: {
      code: `FORM-${mark}`,
      design: { title: text(`Form ${mark}`), languages: ['ky'], timeLimitMinutes: 240, languageSwitch: false, tools: [], instructions: text('…'), practice: [], sections: [{ title: text('1'), instructions: null, items: rows.map(({ id }) => id) }] },
    },
  });
  const form = await contractor.call(routes.publishForm, { params: { id: made.id } });
  const { document }: { document: FormDocument } = await contractor.call(routes.previewForm, { params: { id: form.id }, query: { language: 'ky' } });
  return { id: form.id, code: form.code, items: document.sections.flatMap(({ items }) => items.map(({ ref }) => ({ ref, code: ref, itemId: '', response: 'r1', multiple: false, options: [] }))) };
}
