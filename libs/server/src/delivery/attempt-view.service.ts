import { Injectable } from '@nestjs/common';
import type { AttemptDocument, AttemptView, Language, SessionRules } from '@synoo/contracts';
import { answerState, breakAllowance, breakIsOver, breaksLeft, clockOf, foldAnswerLog, leftAtEntries, sectionEntries, usualRules } from '@synoo/delivery';
import { DataSource } from 'typeorm';
import { FormSealing } from '../forms/form-sealing.service';
import { Clock } from '../platform/clock';
import { prepared } from '../platform/prepared';
import { DomainError } from '../platform/refusal';
import { BreakEnds } from '../proctoring/break-ends';
import { LearnerNames } from '../sessions/learner-names';
import { AnswerService } from './answer.service';
import { AnswersFileCrypto } from './answers-file-crypto';
import { AttemptLog, type LogContext } from './attempt-log';
import { AttemptRefs } from './attempt-refs';
import { type AttemptRow, attemptColumns, budgetOf } from './attempt-row';
import { ContentKeys } from './content-keys';
import { FormShapes } from './form-shapes';

type DocumentKind = 'form' | 'briefing' | 'sealed';

interface Row extends AttemptRow {
  readonly document: AttemptDocument;
  readonly seat: number;
  readonly family_name: Buffer;
  readonly given_name: Buffer;
  readonly languages: Language[];
  readonly language_switch: boolean;
  readonly code: string;
  readonly title: string;
  readonly name_ky: string;
  readonly name_ru: string;
  readonly lab: string;
  readonly starts_at: Date;
  readonly rules: SessionRules | null;
  readonly documents: { readonly kind: DocumentKind; readonly language: Language; readonly hash: string }[];
}

const viewQuery = prepared(
  'attempt-view',
  `select ${attemptColumns}, a.document, p.seat, i.family_name, i.given_name, f.languages, f.language_switch, s.code, s.title, o.name_ky, o.name_ru, s.lab, s.starts_at, s.rules,
              (select jsonb_agg(jsonb_build_object('kind', d.kind, 'language', d.language, 'hash', d.hash))
                 from (select form_id, kind, language, hash from form_document union all select form_id, 'sealed', language, hash from sealed_document) d where d.form_id = a.form_id) as documents
         from attempt a join participant p on p.id = a.participant_id join session s on s.id = a.session_id join organisation o on o.id = s.organisation_id
         join form f on f.id = a.form_id join person.learner_identity i on i.learner_id = a.learner_id
        where a.id = $1`,
);

/** What the log of an attempt says, and how far that of a place goes. */
interface Logged {
  readonly log: Awaited<ReturnType<AttemptLog['read']>>;
  readonly context: LogContext | undefined;
  readonly savedSeq: number;
}

const nothingLogged: Logged = { log: [], context: undefined, savedSeq: 0 };

/** Everything that a learner's page needs to show an attempt, at a new place or after a reload. */
@Injectable()
export class AttemptViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly names: LearnerNames,
    private readonly clock: Clock,
    private readonly log: AttemptLog,
    private readonly refs: AttemptRefs,
    private readonly answers: AnswerService,
    private readonly sealing: FormSealing,
    private readonly contentKeys: ContentKeys,
    private readonly filesCrypto: AnswersFileCrypto,
    private readonly shapes: FormShapes,
    private readonly breakEnds: BreakEnds,
  ) {}

  async view(attemptId: string, epoch: number): Promise<AttemptView> {
    const row = await this.#rowByNow(attemptId);
    if (epoch > row.current_epoch) throw new DomainError('epoch-unknown');
    return this.#compose(row, epoch, await this.#logged(attemptId, epoch));
  }

  /** Of an attempt that was made just now: its log is empty, so nobody has to look. */
  async firstView(attemptId: string): Promise<AttemptView> {
    const row = await this.#row(attemptId);
    return this.#compose(row, 1, row.started_at === null ? nothingLogged : await this.#logged(attemptId, 1));
  }

  /** Until somebody says that a break is over, what was answered after it counts nowhere and would not be shown. */
  async #rowByNow(attemptId: string): Promise<Row> {
    const row = await this.#row(attemptId);
    if (!breakIsOver(row, this.clock.now())) return row;
    await this.breakEnds.end(attemptId);
    return this.#row(attemptId);
  }

  async #row(attemptId: string): Promise<Row> {
    const formId = (await this.refs.find(attemptId))?.formId;
    if (formId === undefined) throw new DomainError('attempt-not-found');
    await this.sealing.ensure(formId);
    const [row] = await this.dataSource.query<Row[]>(viewQuery, [attemptId]);
    if (!row) throw new DomainError('attempt-not-found');
    return row;
  }

  async #logged(attemptId: string, epoch: number): Promise<Logged> {
    // First the number: a page lets go of what is acknowledged, so the log has to be at least as new. An answer that arrives in between is shown
    // and sent once more, which does no harm.
    const savedSeq = await this.answers.savedSeq(attemptId, epoch);
    const [log, contexts] = [await this.log.read(attemptId), await this.log.contexts([attemptId])];
    return { log, context: contexts.get(attemptId), savedSeq };
  }

  async #compose(row: Row, epoch: number, { log, context, savedSeq }: Logged): Promise<AttemptView> {
    const { id: attemptId, form_id: formId } = row;
    const fold = foldAnswerLog(log);
    const state = answerState(fold);
    const language = fold.language?.value ?? row.language;
    const allowance = breakAllowance(row.rules ?? usualRules, row.needs);
    const hashes = (kind: DocumentKind): AttemptView['form'] => Object.fromEntries(row.documents.filter((document) => document.kind === kind).map(({ language, hash }) => [language, hash]));
    return {
      attemptId,
      epoch,
      currentEpoch: row.current_epoch,
      state: row.state,
      clock: clockOf(budgetOf(row), this.clock.now()),
      language,
      languages: row.languages,
      languageSwitch: row.language_switch,
      learner: { name: this.names.read(row), seat: row.seat },
      session: { code: row.code, title: row.title, organisation: language === 'ky' ? row.name_ky : row.name_ru, lab: row.lab, startsAt: row.starts_at.toISOString() },
      briefing: hashes('briefing'),
      form: hashes('form'),
      sealed: hashes('sealed'),
      contentKey: await this.contentKeys.released(attemptId, formId, row.started_at !== null),
      attemptDocument: row.document,
      answers: (await this.log.withFiles(attemptId, fold.answers)) as AttemptView['answers'],
      flags: [...state.flags],
      lastItem: state.lastItem,
      settings: state.settings,
      visited: [...state.visited],
      // Known from the check-in on: the page that waits starts without asking again.
      timeFactor: row.time_limit_ms / (await this.shapes.of(formId)).timeLimitMs,
      sectionEntries: enteredSections(context, log),
      needs: row.needs,
      breaks: { left: breaksLeft(allowance, row.breaks_taken), minutes: allowance.minutes, clock: allowance.clock },
      answersFile: { key: this.filesCrypto.publicKey, ticket: this.filesCrypto.ticket(attemptId) },
      savedSeq,
    };
  }
}

/** Only where sections have rules; a page counts down from it. */
function enteredSections(context: LogContext | undefined, log: Parameters<typeof sectionEntries>[1]): AttemptView['sectionEntries'] {
  if (!context?.rules || !context.time) return [];
  const entries = leftAtEntries(sectionEntries(context.rules, log, context.time.startedAt), context.time);
  return [...entries].map(([section, leftMs]) => ({ section, leftMs: Math.round(leftMs) }));
}
