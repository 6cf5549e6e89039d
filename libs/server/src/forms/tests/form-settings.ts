import { formDesign, type FormDesign } from '@synoo/contracts';
import { z } from 'zod';

/** Name of the file beside an exported test that holds what QTI has no words for. */
export const SETTINGS_FILE = 'synoo-form.json';

const sections = formDesign.shape.sections.element;

/** Settings of a form in a package. Items are named by what holds in the package: references of the test, codes of practice items. */
export const formSettings = z.strictObject({
  schema: z.literal('synoo-form-settings/1'),
  /** SHA-256 of the test by language: where one was changed since, it is the test that counts. */
  tests: z.record(z.string(), z.string()),
  /** Whether the test stays with the form as its rules. */
  rules: z.boolean(),
  design: formDesign.omit({ test: true }).extend({
    practice: z.array(z.string().min(1).max(255)).max(10),
    sections: z.array(sections.extend({ items: z.array(z.string().min(1).max(255)).min(1).max(200) })).min(1).max(20),
  }),
});
export type FormSettings = z.infer<typeof formSettings>;

/** The settings; null where the file holds something else. */
export function readSettings(bytes: Uint8Array | undefined): FormSettings | null {
  if (bytes === undefined) return null;
  try {
    return formSettings.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The design with its items named otherwise; what has no other name is left out. */
export function renamed(design: FormSettings['design'] | Omit<FormDesign, 'test'>, item: (name: string) => string | undefined, practice: (name: string) => string | undefined): Omit<FormDesign, 'test'> {
  return {
    ...design,
    practice: design.practice.flatMap((name) => practice(name) ?? []),
    sections: design.sections.map((section) => ({ ...section, items: section.items.flatMap((name) => item(name) ?? []) })),
  };
}
