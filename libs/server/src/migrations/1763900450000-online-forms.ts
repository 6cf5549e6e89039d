import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Online forms: why a form is one, the log of turns, and the database role that judges them. */
export class OnlineForms1763900450000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table form add column online jsonb not null default '[]';
      -- outcomes of the form's test, where it has one
      alter table attempt_score add column test_outcomes jsonb;

      -- The shape of answers to an online form, without a word of its items: what the delivery path checks answers against.
      create table form_answers (
        form_id uuid primary key references form (id),
        body text not null
      );
      create trigger form_answers_immutable before update or delete on form_answers for each row execute function form_is_immutable();

      -- Items that the server hands out one by one; the delivery path cannot read them.
      create table key.withheld_document (
        form_id uuid not null references form (id),
        language text not null,
        hash text not null,
        body text not null,
        primary key (form_id, language)
      );
      create trigger withheld_document_immutable before update or delete on key.withheld_document for each row execute function form_is_immutable();

      create table attempt_turn (
        attempt_id uuid not null references attempt (id),
        n int not null,
        epoch int not null,
        seq int not null,
        kind text not null check (kind in ('attempt', 'next')),
        item text not null,
        response jsonb not null,
        -- by the learner's clock anchored to the server's, held between the place's beginning and the arrival
        at timestamptz not null,
        received_at timestamptz not null,
        -- working time of the attempt at that moment, in milliseconds
        worked_ms bigint not null,
        -- taken in time and received after the end
        late boolean not null,
        -- where the rules of the test led; null at its end, and where the turn led nowhere
        led_to text,
        primary key (attempt_id, n),
        unique (attempt_id, epoch, seq)
      );
      create trigger attempt_turn_append_only before update or delete on attempt_turn for each row execute function append_only();

      do $$ begin
        if not exists (select from pg_roles where rolname = 'synoo_turns') then create role synoo_turns nologin; end if;
      exception when duplicate_object or unique_violation then null;
      end $$;
      do $$ begin execute format('grant synoo_turns to %I', current_user); end $$;
      -- It reads keys and what is withheld, of people nothing but the attempt, and writes turns. The one column of an attempt
      -- that it may change is the number of the score that is due, which also lets it lock the row.
      grant usage on schema public, key to synoo_turns;
      grant select on key.form_key, key.withheld_document, attempt, place, attempt_turn to synoo_turns;
      grant insert on attempt_turn to synoo_turns;
      grant update (score_due) on attempt to synoo_turns;
      grant select on form_answers to synoo_delivery;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table attempt_turn, key.withheld_document, form_answers;
      revoke all on all tables in schema public, key from synoo_turns;
      revoke all on schema public, key from synoo_turns;
      alter table attempt_score drop column test_outcomes;
      alter table form drop column online;
    `);
  }
}
