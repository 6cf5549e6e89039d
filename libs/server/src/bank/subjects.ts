import { Injectable } from '@nestjs/common';
import type { LocalText } from '@synoo/contracts';
import { DataSource } from 'typeorm';

/** Subjects of the bank. */
@Injectable()
export class Subjects {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds subjects, or gives known ones their names. */
  async put(subjects: readonly { readonly code: string; readonly name: LocalText }[]): Promise<void> {
    await this.dataSource.query(
      'insert into subject (code, name) select code, name from jsonb_to_recordset($1) as row (code text, name jsonb) on conflict (code) do update set name = excluded.name',
      [JSON.stringify(subjects.map(({ code, name }) => ({ code, name })))],
    );
  }
}
