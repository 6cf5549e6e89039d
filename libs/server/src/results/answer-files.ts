import type { FileValue } from '@synoo/contracts';
import { answerState, foldAnswerLog } from '@synoo/delivery';
import type { EntityManager } from 'typeorm';
import type { AttemptLog } from '../delivery/attempt-log';
import { hasCourse, readCourses } from '../scoring/attempt-course';
import type { OpenForm } from '../scoring/form-keys';
import { SCORE_STATUS } from '../scoring/score-log';
import { fileExtension } from './file-extension';
import { ANSWER_FILES, ReleaseFileWriter, type WrittenFile } from './release-files';
import { type ReleaseItem, responseVariable } from './result-columns';
import type { ResultRow } from './result-rows';

/** Behind the files that are listed; they are not. */
const FIRST_POSITION = 1000;
const PART = 1024 * 1024;

interface Wanted {
  readonly item: ReleaseItem;
  readonly ref: string;
  readonly response: string;
  readonly r: string;
}

/**
 * Writes the files that learners gave as answers, one at a time, as `files/VARIABLE/PSEUDONYM.EXT`. The name that the learner's
 * computer gave to a file often is a person's and is left behind. Only what was scored comes out: of a void attempt nothing, of a
 * file that was replaced the last.
 */
export class AnswerFiles {
  readonly written: WrittenFile[] = [];
  #pseudonym = '';
  readonly #names = new Set<string>();

  /** `published`: the form under the rules of its publication, which led the learners. */
  constructor(
    private readonly manager: EntityManager,
    private readonly releaseId: string,
    private readonly log: AttemptLog,
    private readonly items: readonly ReleaseItem[],
    private readonly published: ReadonlyMap<string, OpenForm>,
  ) {}

  /** Writes the files of a row; rows come by pseudonym. Gives by item what stands in the cells of these responses: a name, or nothing. */
  async write(row: ResultRow, form: OpenForm): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
    const cells = new Map<string, Record<string, string>>();
    const wanted = this.#wanted(row, form);
    // In the moment of the release, as everything else in it.
    const find = row.voided || wanted.length === 0 ? undefined : await this.#finder(row);
    for (const one of wanted) {
      // What is not found was taken back or replaced by an answer whose score is still to be made.
      const file = await find?.(one);
      const of = cells.get(one.item.itemId) ?? {};
      cells.set(one.item.itemId, of);
      of[one.response] = file ? await this.#store(row.pseudonym, responseVariable(one.item.name, one.response), file) : '';
    }
    return cells;
  }

  /** Responses of the row that are files. */
  #wanted(row: ResultRow, form: OpenForm): Wanted[] {
    return this.items.flatMap((item) => {
      if (item.files.length === 0) return [];
      const index = form.items.findIndex(({ itemId }) => itemId === item.itemId);
      const ref = form.items[index]?.ref;
      if (ref === undefined || row.statuses[index] !== SCORE_STATUS.answered) return [];
      const key = form.key.items.find((entry) => entry.ref === ref);
      return (key?.interactions ?? []).filter(({ response }) => item.files.includes(response) && row.responses[ref]?.[response] !== undefined).map(({ r, response }) => ({ item, ref, response, r }));
    });
  }

  async #finder(row: ResultRow): Promise<(wanted: Wanted) => Promise<FileValue | undefined>> {
    const published = this.published.get(row.form_id);
    const course = published && hasCourse(published.key) ? (await readCourses(this.manager, published.key, [{ id: row.attempt_id, seed: row.seed }])).get(row.attempt_id) : undefined;
    const fold = foldAnswerLog((await this.log.events([row.attempt_id], (query) => this.manager.query(query.text, query.values))).get(row.attempt_id)?.counted ?? []);
    return async ({ ref, r }) => {
      const turn = course?.turns.get(ref)?.at(-1);
      if (turn) return asFile(turn[r]);
      const place = fold.answers.get(ref);
      if (!place || !asFile(answerState(fold).answers[ref]?.[r])) return undefined;
      const [stored] = await this.manager.query<{ file: unknown }[]>('select value -> $4 as file from answer_event where attempt_id = $1 and epoch = $2 and seq = $3', [row.attempt_id, place.epoch, place.seq, r]);
      return asFile(stored?.file);
    };
  }

  async #store(pseudonym: string, variable: string, { type, data }: FileValue): Promise<string> {
    const content = Buffer.from(data, 'base64');
    const name = this.#name(pseudonym, `${ANSWER_FILES}${variable}/${pseudonym}`, fileExtension(type, content));
    const file = new ReleaseFileWriter(this.manager, this.releaseId, name, FIRST_POSITION + this.written.length);
    for (let from = 0; from < content.length; from += PART) await file.write(content.subarray(from, from + PART));
    this.written.push(await file.end(null));
    return name;
  }

  /** A learner who met the item in two forms gave two files. */
  #name(pseudonym: string, stem: string, extension: string): string {
    if (pseudonym !== this.#pseudonym) this.#names.clear();
    this.#pseudonym = pseudonym;
    let free = stem;
    for (let number = 2; this.#names.has(free.toLowerCase()); number++) free = `${stem}-${number}`;
    this.#names.add(free.toLowerCase());
    return `${free}.${extension}`;
  }
}

function asFile(value: unknown): FileValue | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as FileValue) : undefined;
}
