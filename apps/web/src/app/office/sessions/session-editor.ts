import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { organisationRoutes, sessionRoutes } from '@synoo/contracts';
import { usualRules } from '@synoo/delivery';
import { Badge, Control, Field, Icon, NumberPipe, PageHeader, TextPipe, Texts, Trouble, formatDate, formatTime, parseDateTime } from '@synoo/ui';
import { Api } from '../../core/api';
import { Pending } from '../../core/pending';
import { Refusal } from '../../core/refusal';
import { refusalText } from '../../core/refusal-text';
import { remote } from '../../core/remote';
import { ProblemList } from '../shared/problem-list';
import { type RulesDraft, type SessionDraft, type SessionDraftProblem, rulesDraft, seatsOf, sessionDesign, sessionProblems } from './session-draft';

const organisationsListed = 200;

/** Plans a session: where, when, which forms over which seats, who runs it and who sits. */
@Component({
  imports: [Badge, Control, Field, Icon, NumberPipe, PageHeader, Pending, ProblemList, RouterLink, TextPipe, Trouble],
  templateUrl: './session-editor.html',
  styleUrl: './session-editor.css',
})
export class SessionEditor {
  /** Absent for a new session. */
  readonly id = input<string>();
  /** Organisation to begin with, from the address. */
  readonly organisation = input<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly texts = inject(Texts);

  protected readonly draft = signal<SessionDraft>({ title: '', organisationId: '', lab: '', date: formatDate(Date.now()), time: '09:00', rows: 5, columns: 6, formIds: [], proctorIds: [], learnerIds: [], rules: rulesDraft(usualRules) });
  protected readonly session = remote(
    () => this.id() ?? null,
    (id, signal) => this.api.call(sessionRoutes.session, { params: { id }, signal }),
  );
  protected readonly organisations = remote(
    () => true,
    (_, signal) => this.api.call(organisationRoutes.organisations, { query: { size: organisationsListed }, signal }),
  );
  protected readonly choices = remote(
    () => ({ organisationId: this.draft().organisationId || undefined }),
    (query, signal) => this.api.call(sessionRoutes.sessionChoices, { query, signal }),
  );
  protected readonly learnerSearch = signal('');
  protected readonly learners = computed(() => {
    const words = this.learnerSearch().toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const all = this.draft().organisationId === '' ? [] : (this.choices.value()?.learners ?? []);
    return all.filter((learner) => words.every((word) => `${learner.name} ${learner.programme}`.toLocaleLowerCase().includes(word)));
  });
  protected readonly allLearners = computed(() => this.learners().length > 0 && this.learners().every((learner) => this.draft().learnerIds.includes(learner.id)));
  private readonly startsAt = computed(() => parseDateTime(this.draft().date, this.draft().time));
  private readonly problems = computed(() => new Set(sessionProblems(this.draft(), this.startsAt())));
  protected readonly seats = computed(() => (this.problems().has('rows') || this.problems().has('columns') ? [] : seatsOf(this.draft().rows ?? 0, this.draft().columns ?? 0)));
  protected readonly tried = signal(false);
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Refusal | null>(null);
  protected readonly trouble = computed(() => {
    const refusal = this.refusal();
    return refusal ? refusalText(this.texts, refusal) : '';
  });

  constructor() {
    effect(() => {
      const known = this.session.value();
      if (!known) return;
      const { design } = known;
      untracked(() => {
        this.draft.set({ ...design, rules: rulesDraft(design.rules ?? usualRules), date: formatDate(design.startsAt), time: formatTime(design.startsAt) });
      });
    });
    effect(() => {
      const first = this.organisation();
      if (first) untracked(() => {
        this.change({ organisationId: first });
      });
    });
  }

  protected organisationName(ky: string, ru: string): string {
    return this.texts.language() === 'ky' ? ky : ru;
  }

  protected wrong(problem: SessionDraftProblem): boolean {
    return this.tried() && this.problems().has(problem);
  }

  protected needed(problem: SessionDraftProblem): string | null {
    return this.wrong(problem) ? this.texts.text('common.required') : null;
  }

  protected change(part: Partial<SessionDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...part }));
  }

  protected rule(part: Partial<RulesDraft>): void {
    this.change({ rules: { ...this.draft().rules, ...part } });
  }

  protected between(problem: SessionDraftProblem, least: number, most: number): string | null {
    return this.wrong(problem) ? this.texts.text('office.rules.between', { least, most }) : null;
  }

  protected whole(text: string): number | null {
    return text.trim() === '' ? null : Number(text);
  }

  protected chooseOrganisation(organisationId: string): void {
    this.change({ organisationId, learnerIds: [] });
  }

  protected needsNetwork(): boolean {
    return this.choices.value()?.forms.some((form) => form.online && this.draft().formIds.includes(form.id)) ?? false;
  }

  protected toggle(list: 'formIds' | 'proctorIds' | 'learnerIds', id: string): void {
    const now = this.draft()[list];
    this.change({ [list]: now.includes(id) ? now.filter((one) => one !== id) : [...now, id] });
  }

  protected toggleAllLearners(): void {
    const shown = new Set(this.learners().map((learner) => learner.id));
    const others = this.draft().learnerIds.filter((id) => !shown.has(id));
    this.change({ learnerIds: this.allLearners() ? others : [...others, ...shown] });
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    const startsAt = this.startsAt();
    if (this.problems().size > 0 || startsAt === null || this.busy()) {
      setTimeout(() => document.querySelector<HTMLElement>('[aria-invalid="true"], .wrong')?.scrollIntoView({ block: 'center' }));
      return;
    }
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const id = this.id();
      const body = sessionDesign(this.draft(), startsAt);
      const saved = id ? await this.api.call(sessionRoutes.updateSession, { params: { id }, body }) : await this.api.call(sessionRoutes.createSession, { body });
      await this.router.navigate(['/office/sessions', saved.id]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusal.set(error);
    } finally {
      this.busy.set(false);
    }
  }
}
