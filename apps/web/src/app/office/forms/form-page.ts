import { Dialog } from '@angular/cdk/dialog';
import { Component, DestroyRef, computed, effect, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { formRoutes } from '@synoo/contracts';
import { Badge, BytesPipe, Icon, MomentPipe, NumberPipe, PageHeader, PluralPipe, TextPipe, Texts, Toasts } from '@synoo/ui';
import { Dialogs } from '@synoo/ui/staff';
import { Account } from '../../core/account';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { PageTitles } from '../../core/page-titles';
import { Pending } from '../../core/pending';
import { Refusal } from '../../core/refusal';
import { remote } from '../../core/remote';
import { languageName } from '../shared/language-name';
import { localName } from '../shared/local-name';
import { problemText } from '../shared/problem-text';
import { ProblemList } from '../shared/problem-list';
import { Status } from '../shared/status';
import { openCorrection } from './correction-dialog';
import { placeInDesign } from './design-place';

const rescorePoll = 3000;

/** One form: what it is made of, what can be done with it next, its documents, and the versions of its rules. */
@Component({
  imports: [Badge, BytesPipe, Icon, MomentPipe, NumberPipe, PageHeader, Pending, PluralPipe, ProblemList, RouterLink, Status, TextPipe],
  templateUrl: './form-page.html',
  styles: `
    ol.items {
      padding: 0;
      list-style: none;
    }
    .instructions {
      white-space: pre-line;
    }
    h3 {
      margin-top: var(--space-2);
    }
  `,
})
export class FormPage {
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly account = inject(Account);
  private readonly dialog = inject(Dialog);
  private readonly dialogs = inject(Dialogs);
  private readonly doing = inject(Doing);
  private readonly router = inject(Router);
  private readonly texts = inject(Texts);
  private readonly toasts = inject(Toasts);

  protected readonly form = remote(
    () => this.id(),
    (id, signal) => this.api.call(formRoutes.form, { params: { id }, signal }),
  );
  protected readonly mayWrite = this.account.may('forms.write');
  protected readonly mayExport = this.account.may('bank.read');
  protected readonly mayCorrect = this.account.may('forms.correct');
  protected readonly maySeeStatistics = this.account.may('statistics.read');
  protected readonly title = computed(() => localName(this.form.value()?.design.title, this.texts.language(), ''));
  protected readonly instructions = computed(() => localName(this.form.value()?.design.instructions, this.texts.language(), ''));
  protected readonly fieldWords = (field: string): string | null => placeInDesign(this.texts, field);
  protected readonly publishable = computed(() => this.form.value()?.problems.every((problem) => problem.severity !== 'error') ?? false);
  protected readonly sections = computed(() => {
    const form = this.form.value();
    if (!form) return [];
    const byId = new Map(form.designItems.map((item) => [item.id, item]));
    return form.design.sections.map((section) => ({ title: localName(section.title, this.texts.language(), ''), items: section.items.map((id) => byId.get(id)).filter((item) => item !== undefined) }));
  });
  private readonly rescoring = computed(() => this.form.value()?.rules.some((version) => version.version > 1 && version.outcome === null) ?? false);

  constructor() {
    const titles = inject(PageTitles);
    effect(() => {
      titles.name(this.form.value()?.code);
    });
    let timer: ReturnType<typeof setInterval> | undefined;
    effect(() => {
      clearInterval(timer);
      if (this.rescoring()) timer = setInterval(() => {
        this.form.reload();
      }, rescorePoll);
    });
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }

  protected nameOf(language: string): string {
    return languageName(language);
  }

  protected export(code: string): void {
    void this.doing.run(() => this.api.download(formRoutes.exportForm, { params: { id: this.id() } }, `${code}.zip`));
  }

  protected async publish(): Promise<void> {
    const answer = await this.dialogs.ask({ title: this.texts.text('office.forms.publish-title', { code: this.form.value()?.code }), text: this.texts.text('office.forms.publish-text'), action: this.texts.text('office.forms.publish') });
    if (!answer) return;
    await this.doing.run(async () => {
      try {
        this.form.set(await this.api.call(formRoutes.publishForm, { params: { id: this.id() } }));
        this.toasts.say(this.texts.text('office.forms.published'));
      } catch (error) {
        if (!(error instanceof Refusal) || error.problems.length === 0) throw error;
        this.form.reload();
        this.toasts.trouble(error.problems.slice(0, 3).map((problem) => problemText(this.texts, problem)).join(' '));
      }
    });
  }

  protected async remove(): Promise<void> {
    const answer = await this.dialogs.ask({ title: this.texts.text('office.forms.delete-title', { code: this.form.value()?.code }), action: this.texts.text('common.delete'), danger: true });
    if (answer && (await this.doing.run(() => this.api.call(formRoutes.deleteForm, { params: { id: this.id() } })))) await this.router.navigateByUrl('/office/forms');
  }

  protected async supersede(): Promise<void> {
    const answer = await this.dialogs.ask({ title: this.texts.text('office.forms.supersede-title', { code: this.form.value()?.code }), text: this.texts.text('office.forms.supersede-text'), action: this.texts.text('office.forms.supersede'), note: { label: this.texts.text('office.forms.supersede-code'), required: true } });
    if (!answer) return;
    await this.doing.run(async () => {
      const next = await this.api.call(formRoutes.supersedeForm, { params: { id: this.id() }, body: { code: answer.note } });
      await this.router.navigate(['/office/forms', next.id, 'edit']);
    });
  }

  protected async correct(): Promise<void> {
    const form = this.form.value();
    if (!form) return;
    const corrected = await openCorrection(this.dialog, form);
    if (!corrected) return;
    this.form.set(corrected);
    this.toasts.say(this.texts.text('office.correction.accepted'));
  }
}
