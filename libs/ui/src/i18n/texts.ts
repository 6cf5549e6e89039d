import { EnvironmentProviders, Injectable, InjectionToken, computed, inject, makeEnvironmentProviders, signal } from '@angular/core';
import { TranslocoService, provideTransloco, type Translation } from '@jsverse/transloco';
import { languages, type Language } from '@synoo/contracts';
import { loadPart } from '../load-part';
import { defaultLanguage, isLanguage } from './language';
import { pluralCategory } from './plural';

export type TextValues = Readonly<Record<string, unknown>>;
/** Lazily loaded translation files by area and language. */
export type TextFiles = Readonly<Record<string, Readonly<Record<Language, () => Promise<{ default: Translation }>>>>>;

const TEXT_FILES = new InjectionToken<TextFiles>('text files');
const rememberedAs = 'synoo.language';

/**
 * The words of the screen in the language in use. Areas (common, office, take, proctor) are loaded with the routes that need
 * them; `text` reads signals, so that a template or computed value follows a change of language.
 */
@Injectable({ providedIn: 'root' })
export class Texts {
  private readonly files = inject(TEXT_FILES);
  private readonly transloco = inject(TranslocoService);
  private readonly areas = new Set<string>();
  private readonly loads = new Map<string, Promise<void>>();
  private readonly current = signal<{ language: Language; revision: number }>({ language: rememberedLanguage(), revision: 0 });

  readonly language = computed(() => this.current().language);

  /** Sentence of a key (`area.key`) with its blanks filled. */
  text(key: string, values?: TextValues): string {
    return this.transloco.translate(key, values, this.current().language);
  }

  /** Sentence for a count: `KEY.one`, `KEY.few`, `KEY.many` or `KEY.other`, with `n` among the values. */
  plural(key: string, n: number, values?: TextValues): string {
    return this.text(`${key}.${pluralCategory(this.current().language, n)}`, { n, ...values });
  }

  /** Whether there is a sentence for the key. */
  has(key: string): boolean {
    return key in this.transloco.getTranslation(this.current().language);
  }

  /** Makes an area's words available in the language in use. */
  async load(area: string): Promise<void> {
    this.areas.add(area);
    const { language } = this.current();
    await this.fetch(area, language);
    this.current.update((now) => ({ ...now, revision: now.revision + 1 }));
  }

  /** Changes the language once all loaded areas are there in it. */
  async use(language: Language): Promise<void> {
    await Promise.all([...this.areas].map((area) => this.fetch(area, language)));
    this.transloco.setActiveLang(language);
    this.current.update((now) => ({ language, revision: now.revision + 1 }));
    document.documentElement.lang = language;
    remember(language);
  }

  private fetch(area: string, language: Language): Promise<void> {
    const id = `${area}/${language}`;
    const known = this.loads.get(id);
    if (known) return known;
    const file = this.files[area]?.[language];
    if (!file) return Promise.reject(new Error(`no texts for ${id}`));
    const load = loadPart(file).then(
      (module) => this.transloco.setTranslation({ [area]: module.default }, language, { merge: true }),
      (error: unknown) => {
        // A chunk that did not arrive may arrive at the next try.
        this.loads.delete(id);
        throw error;
      },
    );
    this.loads.set(id, load);
    return load;
  }
}

function rememberedLanguage(): Language {
  try {
    const stored = localStorage.getItem(rememberedAs);
    return isLanguage(stored) ? stored : defaultLanguage;
  } catch {
    // Storage may be switched off; the default language always works.
    return defaultLanguage;
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(rememberedAs, language);
  } catch {
    // Without storage the choice lasts until the page is closed.
  }
}

export function provideTexts(files: TextFiles): EnvironmentProviders {
  return makeEnvironmentProviders([
    { provide: TEXT_FILES, useValue: files },
    provideTransloco({ config: { availableLangs: [...languages], defaultLang: defaultLanguage, reRenderOnLangChange: true, prodMode: true, missingHandler: { logMissingKey: false } } }),
  ]);
}

/** Route resolver that waits for the words of an area. */
export const withTexts = (area: string) => async (): Promise<true> => {
  await inject(Texts).load(area);
  return true;
};
