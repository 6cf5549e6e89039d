import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ImportFile, NewOutcome } from './import-row';

export interface KnownOutcomes {
  /** Subject by outcome, for all outcomes of the bank. */
  readonly subjects: ReadonlyMap<string, string>;
  /** Outcomes that this file brought. */
  readonly added: ReadonlySet<string>;
  /** Outcomes that the file describes otherwise than the bank, which keeps its own. */
  readonly different: ReadonlySet<string>;
}

/** Names in a fixed order, so that equal ones are equal texts. */
const canonical = ({ subject, name }: Pick<NewOutcome, 'subject' | 'name'>) => JSON.stringify([subject, Object.entries(name).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** Learning outcomes, and the subjects that they and the items belong to. */
@Injectable()
export class Outcomes {
  /** Adds what the file names and the bank has not. */
  async add(file: ImportFile, manager: EntityManager): Promise<KnownOutcomes> {
    const named = new Map(file.subjects.map((subject) => [subject.code, subject.name]));
    for (const code of [...file.outcomes.map((outcome) => outcome.subject), ...file.rows.flatMap((row) => row.source?.subject ?? [])]) if (!named.has(code)) named.set(code, {});
    await manager.query('insert into subject (code, name) select code, name from jsonb_to_recordset($1) as row (code text, name jsonb) on conflict do nothing', [JSON.stringify([...named].map(([code, name]) => ({ code, name })))]);
    const added = await manager.query<{ code: string }[]>(
      `with added as (insert into outcome (code, subject, name) select code, subject, name from jsonb_to_recordset($1) as row (code text, subject text, name jsonb) on conflict do nothing returning code)
       select code from added`,
      [JSON.stringify(file.outcomes)],
    );
    const rows = await manager.query<NewOutcome[]>('select code, subject, name from outcome');
    const stored = new Map(rows.map((row) => [row.code, row]));
    // A package names outcomes by their code alone, which contradicts nothing.
    const different = file.outcomes.filter((outcome) => {
      const own = stored.get(outcome.code);
      return own && Object.keys(outcome.name).length > 0 && canonical(own) !== canonical(outcome);
    });
    return { subjects: new Map(rows.map((row) => [row.code, row.subject])), added: new Set(added.map((row) => row.code)), different: new Set(different.map((outcome) => outcome.code)) };
  }
}
