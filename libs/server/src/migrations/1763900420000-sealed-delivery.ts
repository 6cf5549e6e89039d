import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sealed delivery: content keys, sealed documents, which assets a form shows; what a place lost, and learners' settings. */
export class SealedDelivery1763900420000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table key.content_key (
        form_id uuid primary key references form (id),
        key bytea not null check (octet_length(key) = 32),
        created_at timestamptz not null default now()
      );

      -- Made at publication; for forms that were published before, when they are first handed out.
      create table sealed_document (
        form_id uuid not null references form (id),
        language text not null,
        hash text not null,
        body bytea not null,
        primary key (form_id, language)
      );
      create index sealed_document_hash on sealed_document (hash);
      create trigger sealed_document_immutable before update or delete on sealed_document for each row execute function form_is_immutable();

      -- Which files the documents of a form show: a learner may load these and no others.
      create table form_asset (
        form_id uuid not null references form (id),
        kind text not null check (kind in ('form', 'briefing')),
        hash text not null references asset (hash),
        primary key (form_id, kind, hash)
      );
      insert into form_asset (form_id, kind, hash)
        select distinct d.form_id, d.kind, a.hash
          from form_document d cross join lateral regexp_matches(d.body, '[0-9a-f]{64}', 'g') as found join asset a on a.hash = found[1];

      -- The one way of the delivery path to a content key: through an attempt that has started.
      create function released_content_key(attempt uuid) returns bytea
        language sql stable security definer set search_path = pg_catalog, pg_temp as
        $$ select k.key from public.attempt a join key.content_key k on k.form_id = a.form_id where a.id = attempt and a.started_at is not null $$;
      revoke execute on function released_content_key(uuid) from public;
      grant execute on function released_content_key(uuid) to synoo_delivery;
      grant select on sealed_document, form_asset to synoo_delivery;

      -- Working time between the last sign of life and this check-in, where the learner came back to a running test.
      alter table place add column lost_ms bigint not null default 0;
      -- Text size, contrast and timer as the learner chose them.
      alter table attempt add column settings jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attempt drop column settings;
      alter table place drop column lost_ms;
      drop function released_content_key(uuid);
      drop table form_asset, sealed_document, key.content_key;
    `);
  }
}
