import { Readable } from 'node:stream';
import { DataSource, type EntityManager } from 'typeorm';
import { ZipFile } from 'yazl';
import { AttemptLog } from '../delivery/attempt-log';
import { takesLong } from '../platform/connection-limits';
import { HandlesJob, type JobHandler, type JobRun } from '../platform/job-handler';
import { programVersion } from '../platform/version';
import { hasCourse } from '../scoring/attempt-course';
import { FormKeys, type OpenForm } from '../scoring/form-keys';
import { METHOD } from '../statistics/analyse-scores';
import { AnswerFiles } from './answer-files';
import { codebookCells, codebookHeader, codebookMarkdown, codebookRows, baseVariables } from './codebook';
import { BYTE_ORDER_MARK, type Cell, csvLine } from './csv';
import { attemptProcessCells, attemptProcessVariables, effortOf, itemProcessCells, itemProcessVariables, type Timed } from './process-columns';
import { readReleaseFile, ReleaseFileWriter, type WrittenFile } from './release-files';
import { itemCells, itemVariables, type ReleaseItem, releaseItems } from './result-columns';
import { resultRows, type ResultRow } from './result-rows';
import { releaseTests, type ReleaseTest, testCells, testVariables } from './test-columns';

interface ReleaseRow {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly created_at: Date;
  readonly forms: { readonly id: string; readonly code: string; readonly rulesVersion: number }[];
}

const PROGRESS_EVERY = 200;

/** Writes the files of a release from one moment of the database. A second run starts anew, so a crash leaves nothing half. */
@HandlesJob('build-release')
export class BuildRelease implements JobHandler<'build-release'> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: FormKeys,
    private readonly log: AttemptLog,
  ) {}

  async run({ releaseId }: { readonly releaseId: string }, job: JobRun): Promise<void> {
    const [release] = await this.dataSource.query<ReleaseRow[]>('select id, title, state, created_at, forms from release where id = $1', [releaseId]);
    if (!release || release.state === 'ready') return;
    try {
      await this.dataSource.query(`update release set state = 'building', progress = 0, error = null where id = $1`, [releaseId]);
      await this.#build(release, job);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await this.dataSource.query(`update release set state = 'failed', error = $2 where id = $1`, [releaseId, reason.slice(0, 500)]);
      throw error;
    }
  }

  async #build(release: ReleaseRow, job: JobRun): Promise<void> {
    const forms: OpenForm[] = [];
    const published = new Map<string, OpenForm>();
    for (const { id, code, rulesVersion } of release.forms) {
      const form = await this.keys.open(id, rulesVersion);
      if (!form) throw new Error(`Form ${code} has no scoring rules of version ${rulesVersion}`);
      forms.push(form);
      const first = hasCourse(form.key) ? await this.keys.open(id, 1) : undefined;
      if (first) published.set(id, first);
    }
    // One snapshot for all pages: an attempt that is scored meanwhile is in the next release.
    const { participants, manifest } = await this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      await takesLong(manager);
      await manager.query('delete from release_chunk where release_id = $1', [release.id]);
      await manager.query('delete from release_file where release_id = $1', [release.id]);
      const items = releaseItems(forms);
      const tests = releaseTests(forms, new Map(release.forms.map(({ id, code }) => [id, code])));
      const answers = new AnswerFiles(manager, release.id, this.log, items, published);
      const write = this.#writer(manager, release.id);
      const files = [
        await write('results.csv', this.#results(manager, release, forms, { items, tests, answers }, job)),
        await write('items.csv', this.#items(manager, release, forms, items)),
        await write('process.csv', this.#process(manager, release, forms, 'items')),
        await write('process-attempts.csv', this.#process(manager, release, forms, 'attempts')),
        await write('process-codebook.csv', lines([['file', 'variable', 'meaning'], ...itemProcessVariables.map(({ name, about }) => ['process.csv', name, about]), ...attemptProcessVariables.map(({ name, about }) => ['process-attempts.csv', name, about])])),
        await write('codebook.csv', lines([codebookHeader, ...codebookRows(items, tests).map(codebookCells)])),
        await write('codebook.md', text(codebookMarkdown(release.title, codebookRows(items, tests)))),
      ];
      const manifest = await write('manifest.json', text(manifestOf(release, [...files, ...answers.written])));
      await this.#zip(manager, release, [...files, manifest], answers.written);
      return { participants: files[0]!.rows, manifest };
    });
    // Not in the snapshot, whose own row the progress has changed meanwhile.
    await this.dataSource.query(`update release set state = 'ready', progress = 1, error = null, participants = $2, manifest_sha256 = $3 where id = $1`, [release.id, participants, manifest.sha256]);
  }

  #writer(manager: EntityManager, releaseId: string) {
    let position = 0;
    return async (name: string, parts: AsyncIterable<Part>): Promise<WrittenFile> => {
      const file = new ReleaseFileWriter(manager, releaseId, name, ++position);
      let rows: number | null = null;
      for await (const part of parts) {
        await file.write(part.text);
        if (part.row) rows = (rows ?? 0) + 1;
        else if (part.header) rows ??= 0;
      }
      return file.end(rows);
    };
  }

  async *#results(manager: EntityManager, release: ReleaseRow, forms: readonly OpenForm[], { items, tests, answers }: { readonly items: readonly ReleaseItem[]; readonly tests: readonly ReleaseTest[]; readonly answers: AnswerFiles }, job: JobRun): AsyncGenerator<Part> {
    yield { text: BYTE_ORDER_MARK + csvLine([...baseVariables, ...items.flatMap(itemVariables), ...tests.flatMap((test) => testVariables(test).map(({ variable }) => variable))]), header: true };
    const places = new Map(forms.map((form) => [form.formId, new Map(form.items.map(({ itemId, ref }, index) => [itemId, { ref, index }]))]));
    const [{ n }] = await manager.query<[{ n: number }]>('select count(*)::int as n from attempt_score where form_id = any($1)', [forms.map(({ formId }) => formId)]);
    const open = new Map(forms.map((form) => [form.formId, form]));
    let written = 0;
    for await (const row of resultRows(manager, release.forms)) {
      const form = open.get(row.form_id)!;
      const files = await answers.write(row, form);
      const cells = (item: ReleaseItem) => itemCells(item, cellsOf(row, places.get(row.form_id)?.get(item.itemId), item.templates.length > 0 ? form.scorer : undefined, files.get(item.itemId)));
      yield { text: csvLine([...baseCells(row), ...items.flatMap(cells), ...tests.flatMap((test) => testCells(test, row))]), row: true };
      written += 1;
      if (written % PROGRESS_EVERY === 0) await this.#progress(release.id, written / Math.max(n, written), job);
    }
  }

  /** How the items were worked on, by item or by attempt. The thresholds come from the attempts that are not void. */
  async *#process(manager: EntityManager, release: ReleaseRow, forms: readonly OpenForm[], of: 'items' | 'attempts'): AsyncGenerator<Part> {
    yield { text: BYTE_ORDER_MARK + csvLine((of === 'items' ? itemProcessVariables : attemptProcessVariables).map(({ name }) => name)), header: true };
    const thresholds = new Map<string, readonly (number | null)[]>();
    for (const form of forms) {
      const timed = await manager.query<Timed[]>(
        `select s.seconds, s.statuses from attempt_score s join attempt a on a.id = s.attempt_id where s.form_id = $1 and s.rules_version = $2 and a.state in ('finished', 'ended') and a.started_at is not null and not a.voided`,
        [form.formId, form.version],
      );
      thresholds.set(form.formId, effortOf(timed, form.items.length).thresholdsMs);
    }
    const items = new Map(forms.map((form) => [form.formId, form.items]));
    for await (const row of resultRows(manager, release.forms)) {
      const limits = thresholds.get(row.form_id) ?? [];
      if (of === 'attempts') yield { text: csvLine(attemptProcessCells(row, limits)), row: true };
      else for (const [index, { code }] of (items.get(row.form_id) ?? []).entries()) yield { text: csvLine(itemProcessCells(row, index, code, limits)), row: true };
    }
  }

  /** On a connection of its own, so that people see it before the files are committed. */
  async #progress(releaseId: string, share: number, job: JobRun): Promise<void> {
    await Promise.all([job.progress(share), this.dataSource.query(`update release set progress = $2 where id = $1 and state = 'building'`, [releaseId, share])]);
  }

  async *#items(manager: EntityManager, release: ReleaseRow, forms: readonly OpenForm[], items: readonly ReleaseItem[]): AsyncGenerator<Part> {
    const about = await manager.query<{ id: string; subject: string; outcome: string | null; level: string | null; title: string }[]>('select id, subject, outcome, level, title from item where id = any($1)', [items.map(({ itemId }) => itemId)]);
    const known = new Map(about.map((row) => [row.id, row]));
    const codes = new Map(release.forms.map((form) => [form.id, form]));
    yield { text: BYTE_ORDER_MARK + csvLine(['item', 'variable', 'form', 'rules_version', 'position', 'ref', 'item_version', 'title', 'subject', 'outcome', 'level', 'interactions', 'max_score', 'scored_by', 'key']), header: true };
    for (const form of forms) {
      const keys = new Map(form.key.items.map((item) => [item.ref, item]));
      for (const { itemId, ref, position, code } of form.items) {
        const key = keys.get(ref);
        const item = items.find((entry) => entry.itemId === itemId);
        const row = known.get(itemId);
        if (!key || !item || !row) continue;
        const correct = Object.entries(key.correct).map(([response, value]) => `${response}=${Array.isArray(value) ? value.join('|') : typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')}`);
        const scoredBy = key.maxScore === 0 ? 'nobody' : key.human ? 'person' : 'rules';
        yield {
          text: csvLine([code, item.name, codes.get(form.formId)?.code ?? '', form.version, position, ref, String(key.version), row.title, row.subject, row.outcome, row.level, key.interactions.map(({ kind }) => kind).join(' '), key.maxScore, scoredBy, correct.join('; ')]),
          row: true,
        };
      }
    }
  }

  async #zip(manager: EntityManager, release: ReleaseRow, files: readonly WrittenFile[], answers: readonly WrittenFile[]): Promise<void> {
    const zip = new ZipFile();
    // One after the other: the stream of a file is opened only when the one before is through.
    for (const { name } of [...files, ...answers]) {
      zip.addReadStreamLazy(name, { mtime: release.created_at, compress: true }, (give) => give(null, readReleaseFile(manager, release.id, name)));
    }
    zip.end();
    const file = new ReleaseFileWriter(manager, release.id, 'all.zip', files.length + 1);
    for await (const data of zip.outputStream as unknown as Readable) await file.write(data as Buffer);
    await file.end(null);
  }
}

interface Part {
  readonly text: string;
  readonly row?: true;
  readonly header?: true;
}

async function* lines(rows: readonly (readonly Cell[])[]): AsyncGenerator<Part> {
  for (const [index, cells] of rows.entries()) yield index === 0 ? { text: BYTE_ORDER_MARK + csvLine(cells), header: true } : { text: csvLine(cells), row: true };
}

async function* text(content: string): AsyncGenerator<Part> {
  yield { text: content };
}

/** `scorer`: given where the item has template variables. `files`: what stands for responses that are files. */
function cellsOf(row: ResultRow, place: { readonly ref: string; readonly index: number } | undefined, scorer: OpenForm['scorer'] | undefined, files: Readonly<Record<string, string>> | undefined) {
  if (!place) return undefined;
  return { status: row.statuses[place.index]!, score: row.scores[place.index] ?? null, seconds: row.seconds[place.index]!, responses: { ...row.responses[place.ref], ...files }, templates: scorer?.templates(place.ref, row.seed) ?? {} };
}

function baseCells(row: ResultRow): Cell[] {
  const cells: Record<(typeof baseVariables)[number], Cell> = {
    pseudonym: row.pseudonym,
    organisation: row.organisation,
    region: row.region,
    organisation_type: row.type,
    ownership: row.ownership,
    programme: row.programme,
    year: row.year,
    sex: row.sex,
    language: row.language,
    form: row.form,
    rules_version: row.rules_version,
    session_date: row.session_date,
    extra_time_percent: row.extra_time_percent,
    state: row.state,
    end_reason: row.end_reason,
    voided: row.voided ? 1 : 0,
    late_answers: row.late_answers,
    total: row.total,
    max_total: row.max_total,
    // Milliseconds are whole; adding them as such keeps the sum free of binary fractions.
    seconds_total: row.seconds.reduce((sum, seconds) => sum + Math.round(seconds * 1000), 0) / 1000,
  };
  return baseVariables.map((variable) => cells[variable]);
}

function manifestOf(release: ReleaseRow, files: readonly WrittenFile[]): string {
  const manifest = { schema: 'synoo-release/1', id: release.id, title: release.title, createdAt: release.created_at.toISOString(), program: `synoo ${programVersion()}`, method: METHOD, forms: release.forms, files };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
