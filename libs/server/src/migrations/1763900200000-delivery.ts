import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions, attempts and the append-only answer log, and the database role of the delivery path. */
export class Delivery1763900200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table session (
        id uuid primary key,
        code text not null unique,
        title text not null,
        organisation_id uuid not null references organisation (id),
        lab text not null,
        starts_at timestamptz not null,
        status text not null check (status in ('draft', 'open', 'closed')),
        seat_rows int not null,
        seat_columns int not null,
        opened_at timestamptz,
        closed_at timestamptz,
        created_by uuid,
        created_at timestamptz not null default now()
      );
      create index session_list on session (starts_at desc, id);
      create index session_organisation on session (organisation_id);

      create table session_form (
        session_id uuid not null references session (id) on delete cascade,
        position int not null,
        form_id uuid not null references form (id),
        primary key (session_id, position)
      );
      create index session_form_form on session_form (form_id);

      create table session_proctor (
        session_id uuid not null references session (id) on delete cascade,
        account_id uuid not null references person.account (id),
        primary key (session_id, account_id)
      );
      create index session_proctor_account on session_proctor (account_id);

      create table participant (
        id uuid primary key,
        session_id uuid not null references session (id) on delete cascade,
        learner_id uuid not null references learner (id),
        seat int not null,
        form_id uuid not null references form (id),
        personal_code text not null,
        absent boolean not null default false,
        unique (session_id, learner_id),
        unique (session_id, personal_code),
        constraint participant_seat unique (session_id, seat) deferrable initially immediate
      );
      create index participant_learner on participant (learner_id);

      create table attempt (
        id uuid primary key,
        session_id uuid not null references session (id),
        participant_id uuid not null unique references participant (id),
        learner_id uuid not null references learner (id),
        form_id uuid not null references form (id),
        state text not null check (state in ('checked-in', 'waiting', 'working', 'paused', 'finished', 'ended')),
        language text not null,
        seed text not null,
        document jsonb not null,
        current_epoch int not null default 0,
        time_limit_ms bigint not null,
        extra_ms bigint not null default 0,
        paused_ms bigint not null default 0,
        checked_in_at timestamptz not null,
        admitted_at timestamptz,
        started_at timestamptz,
        paused_at timestamptz,
        -- started_at + limit + extra + pauses; null before the start and during a pause
        deadline timestamptz,
        ended_at timestamptz,
        end_reason text check (end_reason in ('submitted', 'time-up', 'proctor', 'session-closed')),
        voided boolean not null default false,
        -- counts every change that asks for a new score: end, reopening, a late answer that counts
        score_due int not null default 0,
        scored_due int not null default 0
      );
      create index attempt_session on attempt (session_id);
      create index attempt_form on attempt (form_id);
      create index attempt_learner on attempt (learner_id);
      create index attempt_deadline on attempt (deadline) where state = 'working';
      create index attempt_unscored on attempt (form_id) where score_due > scored_due;

      create table place (
        attempt_id uuid not null references attempt (id),
        epoch int not null,
        device jsonb not null,
        created_at timestamptz not null default now(),
        primary key (attempt_id, epoch)
      );

      create table answer_event (
        attempt_id uuid not null,
        epoch int not null,
        seq int not null,
        kind text not null,
        item text,
        value jsonb not null,
        -- moment by the learner's clock anchored to the server's
        at timestamptz not null,
        received_at timestamptz not null default now(),
        -- given in time and received after the end
        late boolean not null,
        counts boolean not null,
        primary key (attempt_id, epoch, seq)
      );

      create table session_log (
        session_id uuid not null,
        seq int not null,
        at timestamptz not null,
        account_id uuid,
        participant_id uuid,
        event text not null,
        details jsonb not null,
        previous_hash text not null,
        hash text not null,
        primary key (session_id, seq)
      );
      create trigger session_log_append_only before update or delete on session_log for each row execute function append_only();
      create trigger answer_event_append_only before update or delete on answer_event for each row execute function append_only();

      create table irregularity (
        id uuid primary key,
        session_id uuid not null references session (id),
        participant_id uuid references participant (id),
        reason text not null,
        note text,
        account_id uuid,
        at timestamptz not null
      );
      create index irregularity_session on irregularity (session_id);

      do $$ begin
        if not exists (select from pg_roles where rolname = 'synoo_delivery') then create role synoo_delivery nologin; end if;
      exception when duplicate_object or unique_violation then null;
      end $$;
      do $$ begin execute format('grant synoo_delivery to %I', current_user); end $$;
      grant usage on schema public to synoo_delivery;
      grant select on session, session_form, participant, form, form_document, form_item, organisation, attempt, place, answer_event, session_proctor to synoo_delivery;
      grant insert, update on attempt to synoo_delivery;
      grant insert on place, answer_event to synoo_delivery;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table irregularity, session_log, answer_event, place, attempt, participant, session_proctor, session_form, session cascade`);
  }
}
