import { CdkDrag, CdkDragDrop, CdkDragHandle, CdkDropList, CdkDropListGroup } from '@angular/cdk/drag-drop';
import { Dialog } from '@angular/cdk/dialog';
import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { bankRoutes, fileLimit, formRoutes, languages, mebibyte, type FormDesign, type FormNavigation, type Language } from '@synoo/contracts';
import { BytesPipe, Control, Field, Icon, PageHeader, PluralPipe, TextPipe, Texts, Trouble, languageNames } from '@synoo/ui';
import { Api } from '../../core/api';
import { Pending } from '../../core/pending';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { remote } from '../../core/remote';
import { ProblemList } from '../shared/problem-list';
import { Status } from '../shared/status';
import { type DraftProblem, type DraftSection, type FormDraft, designOf, draftOf, draftProblems, emptyDraft, itemsOf, moveItem, moved, newSection } from './form-draft';
import { pickItems } from './item-picker';
import { LocalFields } from './local-fields';

interface KnownItem {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly status: string;
  readonly languages: readonly string[];
}

const tools: FormDesign['tools'] = ['highlighter', 'answer-eliminator', 'line-reader', 'magnifier', 'calculator', 'notes', 'formula-sheet', 'letters'];

/** Lays down a form: texts, conditions, sections and their items in order. */
@Component({
  imports: [BytesPipe, CdkDrag, CdkDragHandle, CdkDropList, CdkDropListGroup, Control, Field, Icon, LocalFields, PageHeader, Pending, PluralPipe, ProblemList, RouterLink, Status, TextPipe, Trouble],
  templateUrl: './form-editor.html',
  styleUrl: './form-editor.css',
})
export class FormEditor {
  /** Absent for a new form. */
  readonly id = input<string>();

  private readonly api = inject(Api);
  private readonly dialog = inject(Dialog);
  private readonly router = inject(Router);
  private readonly texts = inject(Texts);

  protected readonly tools = tools;
  protected readonly mebibyte = mebibyte;
  protected readonly usualFileLimit = fileLimit.usual;
  protected readonly fileLimits = [null, 1, 2, 10, fileLimit.most / mebibyte];
  protected readonly languages = languages;
  protected readonly navigations: readonly FormNavigation[] = ['free', 'sections', 'forward'];
  protected readonly languageNames = languageNames;
  protected readonly form = remote(
    () => this.id() ?? null,
    (id, signal) => this.api.call(formRoutes.form, { params: { id }, signal }),
  );
  protected readonly draft = signal<FormDraft>(emptyDraft());
  private readonly known = signal<ReadonlyMap<string, KnownItem>>(new Map());
  protected readonly tried = signal(false);
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Refusal | null>(null);
  protected readonly refusalText = computed(() => {
    const refusal = this.refusal();
    return refusal ? refusalText(this.texts, refusal) : '';
  });
  private readonly problems = computed(() => new Set(draftProblems(this.draft())));
  protected readonly itemCount = computed(() => this.draft().sections.reduce((n, section) => n + section.items.length, 0));

  constructor() {
    effect(() => {
      const form = this.form.value();
      if (!form) return;
      untracked(() => {
        this.draft.set(draftOf(form.code, form.design));
        this.learn(form.designItems);
        void this.fetchUnknown();
      });
    });
  }

  protected wrong(problem: DraftProblem): boolean {
    return this.tried() && this.problems().has(problem);
  }

  protected wrongPart(section: number, part: 'title' | 'instructions' | 'items' | 'time'): boolean {
    return this.wrong(`section-${section}-${part}`);
  }

  protected hasProblems(): boolean {
    return this.tried() && this.problems().size > 0;
  }

  protected itemOf(id: string): KnownItem {
    return this.known().get(id) ?? { id, code: '…', title: '', status: 'draft', languages: [] };
  }

  protected change(part: Partial<FormDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...part }));
  }

  protected minutes(text: string): void {
    this.change({ timeLimitMinutes: text.trim() === '' ? null : Number(text) });
  }

  protected sectionMinutes(place: number, text: string): void {
    this.changeSection(place, { timeLimitMinutes: text.trim() === '' ? null : Number(text) });
  }

  protected toggleLanguage(language: Language): void {
    const now = this.draft().languages;
    this.change({ languages: languages.filter((one) => (one === language ? !now.includes(one) : now.includes(one))) });
  }

  protected toggleTool(tool: FormDesign['tools'][number]): void {
    const now = this.draft().tools;
    this.change({ tools: tools.filter((one) => (one === tool ? !now.includes(one) : now.includes(one))) });
  }

  protected changeSection(index: number, part: Partial<DraftSection>): void {
    this.change({ sections: this.draft().sections.map((section, place) => (place === index ? { ...section, ...part } : section)) });
  }

  protected addSection(): void {
    const { sections } = this.draft();
    this.change({ sections: [...sections, newSection(Math.max(0, ...sections.map((section) => section.key)) + 1)] });
  }

  protected removeSection(index: number): void {
    this.change({ sections: this.draft().sections.filter((_, place) => place !== index) });
  }

  protected moveSection(index: number, by: number): void {
    this.change({ sections: moved(this.draft().sections, index, index + by) });
  }

  protected moveUp(section: number, index: number): void {
    this.draft.update((draft) => (index > 0 ? moveItem(draft, { section, index }, { section, index: index - 1 }) : moveItem(draft, { section, index }, { section: section - 1, index: draft.sections[section - 1]?.items.length ?? 0 })));
  }

  protected moveDown(section: number, index: number): void {
    this.draft.update((draft) => (index < (draft.sections[section]?.items.length ?? 0) - 1 ? moveItem(draft, { section, index }, { section, index: index + 1 }) : moveItem(draft, { section, index }, { section: section + 1, index: 0 })));
  }

  protected removeItem(section: number, index: number): void {
    this.changeSection(section, { items: this.draft().sections[section]?.items.filter((_, place) => place !== index) ?? [] });
  }

  protected removePractice(index: number): void {
    this.change({ practice: this.draft().practice.filter((_, place) => place !== index) });
  }

  protected drop(event: CdkDragDrop<number>): void {
    this.draft.update((draft) => moveItem(draft, { section: event.previousContainer.data, index: event.previousIndex }, { section: event.container.data, index: event.currentIndex }));
  }

  protected async addItems(section: number): Promise<void> {
    const items = await pickItems(this.dialog, { practice: false, taken: itemsOf(this.draft()) });
    if (items.length === 0) return;
    this.learn(items);
    this.changeSection(section, { items: [...(this.draft().sections[section]?.items ?? []), ...items.map((item) => item.id)] });
  }

  protected async addPractice(): Promise<void> {
    const items = await pickItems(this.dialog, { practice: true, taken: itemsOf(this.draft()) });
    this.learn(items);
    this.change({ practice: [...this.draft().practice, ...items.map((item) => item.id)].slice(0, 10) });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (this.problems().size > 0 || this.busy()) {
      setTimeout(() => document.querySelector<HTMLElement>('[aria-invalid="true"], .wrong')?.scrollIntoView({ block: 'center' }));
      return;
    }
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const id = this.id();
      const design = designOf(this.draft());
      const form = id ? await this.api.call(formRoutes.updateForm, { params: { id }, body: { design } }) : await this.api.call(formRoutes.createForm, { body: { code: this.draft().code.trim(), design } });
      await this.router.navigate(['/office/forms', form.id]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal.set(error);
    } finally {
      this.busy.set(false);
    }
  }

  private learn(items: readonly KnownItem[]): void {
    this.known.update((now) => new Map([...now, ...items.map((item) => [item.id, item] as const)]));
  }

  /** Practice items are not among the items of a form's page. */
  private async fetchUnknown(): Promise<void> {
    const unknown = [...itemsOf(this.draft())].filter((id) => !this.known().has(id));
    const found = await Promise.all(unknown.map((id) => this.api.call(bankRoutes.item, { params: { id } }).catch(() => null)));
    this.learn(found.filter((item) => item !== null));
  }
}
