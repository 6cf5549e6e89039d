import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Item bank, forms, and the scoring keys in a schema of their own that the delivery role cannot read. */
export class Bank1763900100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table subject (
        code text primary key,
        name jsonb not null
      );

      create table outcome (
        code text primary key,
        subject text not null references subject (code),
        name jsonb not null
      );
      create index outcome_subject on outcome (subject);

      create table item (
        id uuid primary key,
        code text not null unique,
        subject text not null references subject (code),
        outcome text references outcome (code),
        level text,
        status text not null check (status in ('draft', 'approved', 'retired')),
        version int not null,
        title text not null,
        interactions text[] not null,
        languages text[] not null,
        max_score double precision,
        human_scored boolean not null,
        practice boolean not null default false,
        -- what was found when the newest version was stored: errors keep it from being approved
        problems jsonb not null default '[]',
        search_text text not null,
        author_id uuid,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      create index item_search on item using gin (to_tsvector('simple', search_text));
      create index item_filter on item (subject, outcome, status);
      create index item_updated on item (updated_at desc, id);
      create index item_interactions on item using gin (interactions);

      create table item_variant (
        item_id uuid not null references item (id),
        version int not null,
        language text not null,
        title text not null,
        xml text not null,
        hash text not null,
        -- as they came in a package, for the export
        metadata jsonb,
        primary key (item_id, version, language)
      );

      create table item_event (
        id bigint generated always as identity primary key,
        item_id uuid not null references item (id),
        at timestamptz not null default now(),
        account_id uuid,
        event text not null,
        version int not null,
        note text
      );
      create index item_event_item on item_event (item_id, id desc);

      create table asset (
        hash text primary key,
        type text not null,
        name text not null,
        width int,
        height int,
        data bytea not null
      );
      create table item_asset (
        item_id uuid not null references item (id),
        version int not null,
        hash text not null references asset (hash),
        href text not null,
        primary key (item_id, version, href)
      );

      create table form (
        id uuid primary key,
        code text not null unique,
        status text not null check (status in ('draft', 'published', 'superseded')),
        design jsonb not null,
        title text not null,
        item_count int not null,
        time_limit_minutes int not null,
        languages text[] not null,
        language_switch boolean not null default false,
        hash text,
        rules_version int,
        supersedes uuid references form (id),
        superseded_by uuid references form (id),
        author_id uuid,
        published_by uuid,
        published_at timestamptz,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        check ((status = 'draft') = (hash is null))
      );
      create index form_status on form (status, updated_at desc);

      create table form_document (
        form_id uuid not null references form (id),
        kind text not null check (kind in ('form', 'briefing')),
        language text not null,
        hash text not null,
        body text not null,
        primary key (form_id, kind, language)
      );
      create index form_document_hash on form_document (hash);

      create table form_item (
        form_id uuid not null references form (id),
        ref text not null,
        position int not null,
        section int not null,
        item_id uuid not null references item (id),
        version int not null,
        primary key (form_id, ref)
      );
      create index form_item_item on form_item (item_id);

      -- A published form is a fact: what learners saw cannot be changed by any later statement.
      create function form_is_immutable() returns trigger language plpgsql as $$
      begin
        if tg_table_name = 'form' then
          if old.status <> 'draft' and (new.design, new.hash, new.code, new.item_count, new.time_limit_minutes, new.languages, new.published_at, new.language_switch)
             is distinct from (old.design, old.hash, old.code, old.item_count, old.time_limit_minutes, old.languages, old.published_at, old.language_switch) then
            raise exception 'published form % cannot be changed', old.code using errcode = 'integrity_constraint_violation';
          end if;
          if old.status <> 'draft' and new.status = 'draft' then
            raise exception 'published form % cannot become a draft', old.code using errcode = 'integrity_constraint_violation';
          end if;
          return new;
        end if;
        raise exception 'documents of a published form cannot be changed' using errcode = 'integrity_constraint_violation';
      end $$;
      create trigger form_immutable before update on form for each row execute function form_is_immutable();
      create trigger form_document_immutable before update or delete on form_document for each row execute function form_is_immutable();
      create trigger form_item_immutable before update or delete on form_item for each row execute function form_is_immutable();

      create schema key;
      create table key.form_key (
        form_id uuid not null references form (id),
        version int not null,
        document jsonb not null,
        corrections jsonb not null default '[]',
        reason text not null,
        created_by uuid,
        created_at timestamptz not null default now(),
        outcome jsonb,
        primary key (form_id, version)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop schema key cascade;
      drop table form_item, form_document, form, item_asset, asset, item_event, item_variant, item, outcome, subject cascade;
      drop function form_is_immutable;
    `);
  }
}
