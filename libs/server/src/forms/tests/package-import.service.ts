import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { allows, type BankImportReport, type FormDesign } from '@synoo/contracts';
import type { EntityManager } from 'typeorm';
import { type ImportedItem, type ImportOptions, type ImportTest, ItemImport } from '../../bank';
import type { Actor } from '../../identity';
import { Drafts } from '../drafts';
import { designOfTest } from './design-of-test';

type FormReport = BankImportReport['forms'][number];

const longestCode = 64;

/** Imports packages whole: their items into the bank, their tests as drafts of forms. */
@Injectable()
export class PackageImport {
  constructor(
    private readonly items: ItemImport,
    private readonly drafts: Drafts,
  ) {}

  import(actor: Actor, file: Uint8Array | string, options: ImportOptions): Promise<BankImportReport> {
    return this.items.import(actor, file, options, async (tests, items, manager) => {
      const forms: FormReport[] = [];
      for (const test of tests) forms.push(await this.#draft(actor, test, items, options.dryRun, manager));
      return forms;
    });
  }

  async #draft(actor: Actor, test: ImportTest, items: ReadonlyMap<string, ImportedItem>, dryRun: boolean, manager: EntityManager): Promise<FormReport> {
    const wanted = test.identifier.trim().slice(0, longestCode).trim() || 'test';
    const { design, problems, title, items: n } = designOfTest(test, items);
    const report = { code: wanted, title: title || wanted, items: n, problems: [...problems] };
    if (!design) return { ...report, id: null, result: 'refused' };
    if (!allows(actor.roles, 'forms.write')) return { ...report, id: null, result: 'refused', problems: [{ severity: 'error', code: 'form-not-allowed' }, ...report.problems] };
    const known = await manager.query<{ id: string; code: string; design: FormDesign }[]>(`select id, code, design from form where code = $1 or code ~ ('^' || regexp_replace($1, '([^[:alnum:]])', '\\\\\\1', 'g') || '-[0-9]+$') order by created_at`, [wanted]);
    const same = known.find((form) => isDeepStrictEqual(form.design, design));
    if (same) return { ...report, code: same.code, id: same.id, result: 'unchanged' };
    const code = freeCode(wanted, new Set(known.map((form) => form.code)));
    const id = await this.drafts.insert(actor, { code, design, supersedes: null }, manager);
    if (code !== wanted) report.problems.push({ severity: 'warning', code: 'form-code-numbered', values: { wanted, code } });
    return { ...report, code, id: dryRun ? null : id, result: 'created' };
  }
}

function freeCode(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const code = `${wanted.slice(0, longestCode - `-${number}`.length)}-${number}`;
    if (!taken.has(code)) return code;
  }
}
