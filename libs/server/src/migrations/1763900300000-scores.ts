import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Scores, statistics and results releases. */
export class Scores1763900300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row an attempt and version of the rules; arrays are in the order of form_item.position.
      create table attempt_score (
        attempt_id uuid not null references attempt (id),
        rules_version int not null,
        form_id uuid not null references form (id),
        score_due int not null,
        scored_at timestamptz not null,
        total double precision not null,
        max_total double precision not null,
        -- null where a person has to score
        scores double precision[] not null,
        -- 0 answered, 1 omitted, 2 not reached, 3 missing by design, 4 invalid
        statuses smallint[] not null,
        seconds double precision[] not null,
        -- authored identifiers by item and response
        responses jsonb not null,
        primary key (attempt_id, rules_version)
      );
      create index attempt_score_form on attempt_score (form_id, rules_version);

      create table form_statistics (
        form_id uuid primary key references form (id),
        rules_version int not null,
        computed_at timestamptz not null,
        method text not null,
        n int not null,
        document jsonb not null
      );
      create table item_statistics (
        item_id uuid not null references item (id),
        form_id uuid not null references form (id),
        n int not null,
        facility double precision,
        corrected_item_total double precision,
        flags text[] not null,
        primary key (item_id, form_id)
      );
      -- Forms whose scores changed after the statistics were computed.
      create table statistics_due (
        form_id uuid primary key references form (id),
        since timestamptz not null default now()
      );

      create table release (
        id uuid primary key,
        title text not null,
        state text not null check (state in ('building', 'ready', 'failed')),
        progress double precision not null default 0,
        participants int not null default 0,
        forms jsonb not null,
        manifest_sha256 text,
        error text,
        created_by uuid,
        created_at timestamptz not null default now()
      );
      create index release_list on release (created_at desc, id);
      create table release_file (
        release_id uuid not null references release (id) on delete cascade,
        name text not null,
        position int not null,
        bytes bigint not null,
        sha256 text not null,
        rows int,
        primary key (release_id, name)
      );
      -- In the database, so that every process can serve them and one back-up holds all.
      create table release_chunk (
        release_id uuid not null references release (id) on delete cascade,
        name text not null,
        chunk int not null,
        data bytea not null,
        primary key (release_id, name, chunk)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table release_chunk, release_file, release, statistics_due, item_statistics, form_statistics, attempt_score cascade`);
  }
}
