import { Injectable } from '@nestjs/common';
import type { FormDesign, FormDetail, formRoutes, PreviewAttempt, PreviewState, QueryOf, ReplyOf } from '@synoo/contracts';
import type { FormKey, OnlineReason } from '@synoo/qti';
import { DataSource } from 'typeorm';
import { previewState } from '../bank';
import { Accounts } from '../identity';
import { DomainError } from '../platform/refusal';
import { likeText } from '../platform/sql';
import { buildDocuments, designProblems } from './build-documents';
import { designIds, DesignItems } from './design-items';
import { formColumns, formRowOf, type StoredForm } from './form-row';

type Preview = ReplyOf<typeof formRoutes.previewForm>;

/** Reads forms for the people who make them. */
@Injectable()
export class FormDetails {
  constructor(
    private readonly dataSource: DataSource,
    private readonly items: DesignItems,
    private readonly accounts: Accounts,
  ) {}

  async list({ page, size, search, status }: QueryOf<typeof formRoutes.forms>): Promise<ReplyOf<typeof formRoutes.forms>> {
    const values = [search ? `%${likeText(search)}%` : null, status ?? null];
    const where = `where ($1::text is null or form.code ilike $1 or form.title ilike $1 or form.design ->> 'title' ilike $1) and ($2::text is null or form.status = $2)`;
    const [{ total }] = await this.dataSource.query<[{ total: number }]>(`select count(*)::int as total from form ${where}`, values);
    const rows = await this.dataSource.query<StoredForm[]>(`select ${formColumns} from form ${where} order by form.updated_at desc, form.id limit $3 offset $4`, [...values, size, (page - 1) * size]);
    return { rows: rows.map(formRowOf), total, page, size };
  }

  async get(id: string): Promise<FormDetail> {
    const row = await this.row(id);
    const [documents, refs, rules, facts] = await Promise.all([
      this.dataSource.query<FormDetail['documents']>(`select language, hash, octet_length(body) as bytes from form_document where form_id = $1 and kind = 'form' order by language`, [id]),
      this.dataSource.query<{ ref: string; item_id: string }[]>('select ref, item_id from form_item where form_id = $1', [id]),
      this.#rules(id),
      this.items.facts([...designIds(row.design), ...row.design.practice]),
    ]);
    const refOf = new Map(refs.map(({ ref, item_id }) => [item_id, ref]));
    const { problems, online } = row.status === 'draft' ? await this.#check(row.design) : { problems: [], online: row.online };
    return {
      ...formRowOf(row),
      design: row.design,
      designItems: designIds(row.design).flatMap((itemId) => {
        const item = facts.get(itemId);
        return item ? [{ id: item.id, code: item.code, title: item.title, status: item.status, version: item.version, maxScore: item.maxScore, languages: [...item.languages], ref: refOf.get(itemId) ?? null }] : [];
      }),
      documents,
      rules,
      onlineReasons: online.map(({ code, ref, itemId, at }) => ({ code, ref: ref ?? null, itemCode: facts.get(itemId ?? '')?.code ?? null, at: at ?? null })),
      problems,
    };
  }

  async row(id: string): Promise<StoredForm> {
    const [row] = await this.dataSource.query<StoredForm[]>(`select ${formColumns} from form where form.id = $1`, [id]);
    if (!row) throw new DomainError('not-found');
    return row;
  }

  /** Everything that keeps a design from being published, and what of it would need the server during the test. */
  async #check(design: FormDesign): Promise<{ readonly problems: FormDetail['problems']; readonly online: readonly OnlineReason[] }> {
    const contents = await this.items.contents([...designIds(design), ...design.practice]);
    const found = designProblems(design, contents);
    const built = buildDocuments(design, contents);
    // A variant or text that is missing has been told already, with the place in the design.
    if (built.ok) return { problems: found, online: built.documents.online };
    return { problems: [...found, ...built.problems.filter(({ code }) => code !== 'variant-missing' && !(code === 'form-empty' && found.length > 0))], online: [] };
  }

  async preview(id: string, language: Preview['document']['lang']): Promise<Preview> {
    const row = await this.row(id);
    if (row.status !== 'draft') return this.#published(id, language);
    const built = buildDocuments(row.design, await this.items.contents([...designIds(row.design), ...row.design.practice]));
    if (!built.ok) throw new DomainError('form-invalid', { problems: built.problems });
    const document = (built.documents.withheld ?? built.documents.forms)[language];
    const briefing = built.documents.briefings[language];
    if (!document || !briefing) throw new DomainError('not-found');
    return { document, briefing };
  }

  /** The form as the learner of a seed meets it, as after these turns. Published forms follow the rules that lead their learners. */
  async trial(id: string, attempt: PreviewAttempt): Promise<PreviewState> {
    const row = await this.row(id);
    if (row.status === 'draft') {
      const built = buildDocuments(row.design, await this.items.contents([...designIds(row.design), ...row.design.practice]));
      if (!built.ok) throw new DomainError('form-invalid', { problems: built.problems });
      const document = (built.documents.withheld ?? built.documents.forms)[attempt.language];
      if (!document) throw new DomainError('not-found');
      return previewState(document, built.documents.key, attempt);
    }
    const { document } = await this.#published(id, attempt.language);
    const [stored] = await this.dataSource.query<{ document: FormKey }[]>('select document from key.form_key where form_id = $1 and version = 1', [id]);
    if (!stored) throw new Error(`Form ${id} has no key`);
    return previewState(document, stored.document, attempt);
  }

  async #published(id: string, language: string): Promise<Preview> {
    const rows = await this.dataSource.query<{ kind: 'form' | 'briefing' | 'withheld'; body: string }[]>(
      `select kind, body from form_document where form_id = $1 and language = $2 union all select 'withheld', body from key.withheld_document where form_id = $1 and language = $2`,
      [id, language],
    );
    const body = (kind: string) => rows.find((row) => row.kind === kind)?.body;
    const [form, briefing] = [body('withheld') ?? body('form'), body('briefing')];
    if (form === undefined || briefing === undefined) throw new DomainError('not-found');
    return { document: JSON.parse(form) as Preview['document'], briefing: JSON.parse(briefing) as Preview['briefing'] };
  }

  async #rules(id: string): Promise<FormDetail['rules']> {
    type Row = { version: number; reason: string; created_by: string | null; created_at: Date; outcome: FormDetail['rules'][number]['outcome'] };
    const rows = await this.dataSource.query<Row[]>('select version, reason, created_by, created_at, outcome from key.form_key where form_id = $1 order by version', [id]);
    const names = await this.accounts.names(rows.map((row) => row.created_by));
    return rows.map((row) => ({ version: row.version, reason: row.reason, by: names.get(row.created_by ?? '') ?? null, at: row.created_at.toISOString(), outcome: row.outcome }));
  }
}
