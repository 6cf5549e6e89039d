import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Labs with their codes, what the check page found on their computers, and the rows that rehearsals write. No personal data. */
export class Computers1763900430000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table lab (
        id uuid primary key,
        organisation_id uuid not null references organisation (id),
        name text not null,
        code text not null unique,
        made_at timestamptz not null,
        made_by uuid,
        withdrawn_at timestamptz
      );
      create unique index lab_in_use on lab (organisation_id, lower(name)) where withdrawn_at is null;

      create table lab_computer (
        id uuid primary key,
        lab_id uuid not null references lab (id),
        -- random, kept in the browser's storage: the same computer and browser again
        device_id uuid not null,
        name text not null,
        figures jsonb not null,
        checked_at timestamptz not null,
        checks int not null default 1,
        rehearsal jsonb,
        rehearsed_at timestamptz,
        -- what the rules said when the figures came; for filters and order
        verdict text not null check (verdict in ('good', 'fair', 'bad')),
        unique (lab_id, device_id)
      );

      create table rehearsal_save (
        computer_id uuid not null references lab_computer (id) on delete cascade,
        seq int not null,
        answer text not null,
        saved_at timestamptz not null,
        primary key (computer_id, seq)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rehearsal_save, lab_computer, lab');
  }
}
