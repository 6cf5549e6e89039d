import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, organisations, learners, audit. Names live in schema `person`, encrypted; everything else knows ids only. */
export class People1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema person;

      create table organisation (
        id uuid primary key,
        code text not null unique,
        name_ky text not null,
        name_ru text not null,
        region text not null,
        type text not null,
        ownership text not null,
        languages text[] not null,
        created_at timestamptz not null default now()
      );

      create table person.account (
        id uuid primary key,
        login text not null unique check (login = lower(login)),
        name bytea not null,
        password_hash text,
        roles text[] not null,
        status text not null check (status in ('invited', 'active', 'disabled')),
        organisation_id uuid references organisation (id),
        language text not null default 'ky',
        totp_secret bytea,
        totp_pending bytea,
        totp_last_step bigint,
        demo boolean not null default false,
        created_at timestamptz not null default now(),
        last_sign_in timestamptz
      );
      create index account_organisation on person.account (organisation_id);

      create table person.sign_in (
        token_hash bytea primary key,
        account_id uuid not null references person.account (id) on delete cascade,
        created_at timestamptz not null default now(),
        seen_at timestamptz not null default now(),
        expires_at timestamptz not null
      );
      create index sign_in_account on person.sign_in (account_id);
      create index sign_in_expiry on person.sign_in (expires_at);

      create table person.invitation (
        token_hash bytea primary key,
        account_id uuid not null references person.account (id) on delete cascade,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index invitation_account on person.invitation (account_id);

      create table learner (
        id uuid primary key,
        pseudonym text not null unique,
        organisation_id uuid not null references organisation (id),
        programme text not null,
        year int not null,
        language text not null,
        sex text check (sex in ('female', 'male')),
        extra_time_percent int not null default 0 check (extra_time_percent between 0 and 300),
        created_at timestamptz not null default now()
      );
      create index learner_organisation on learner (organisation_id, id);

      create table person.learner_identity (
        learner_id uuid primary key references learner (id) on delete cascade,
        organisation_id uuid not null references organisation (id),
        family_name bytea not null,
        given_name bytea not null,
        external_code bytea not null,
        external_code_index bytea not null,
        unique (organisation_id, external_code_index)
      );

      create table audit (
        id bigint generated always as identity primary key,
        at timestamptz not null default now(),
        account_id uuid,
        event text not null,
        subject text,
        details jsonb not null default '{}'
      );
      create index audit_event on audit (event, id desc);
      create index audit_subject on audit (subject, id desc);
      -- What is appended stays: logs that prove something refuse every later change, whoever asks.
      create function append_only() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
      end $$;
      create trigger audit_append_only before update or delete on audit for each row execute function append_only();

      create table throttle (
        name text primary key,
        failures int not null,
        since timestamptz not null,
        blocked_until timestamptz
      );

      create table setting (
        name text primary key,
        value jsonb not null,
        changed_at timestamptz not null default now(),
        changed_by uuid
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table setting, throttle, audit, learner cascade; drop function append_only cascade; drop schema person cascade; drop table organisation cascade`);
  }
}
