import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules of sessions, accommodations, kinds of pauses, lost time, and what the log says of how items were worked on. */
export class Conditions1763900440000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Absent keys mean the usual rules.
      alter table session add column rules jsonb;
      -- Needs of a learner say something about their health: encrypted, beside the name.
      alter table person.learner_identity add column needs bytea;
      alter table attempt
        -- the accommodations that the attempt is taken with, besides extra time: codes, no names
        add column needs jsonb not null default '{}',
        -- {kind, until, clock} of the pause it is in
        add column pause jsonb,
        add column breaks_taken int not null default 0,
        -- part of extra_ms that gives back what was lost with a computer
        add column lost_ms bigint not null default 0,
        -- [at, deadline] in ms since 1970, one for each time the end of the working time was set
        add column deadlines jsonb not null default '[]';
      create index attempt_break on attempt (session_id) where state = 'paused' and pause ->> 'kind' = 'break';

      -- One row an attempt, from the whole log; arrays are in the order of form_item.position.
      create table attempt_process (
        attempt_id uuid primary key references attempt (id),
        form_id uuid not null references form (id),
        score_due int not null,
        visits int[] not null,
        changes int[] not null,
        -- ms from first display to the first action at the item, to the first and to the last answer; null where there was none
        first_action_ms int[] not null,
        first_answer_ms int[] not null,
        last_answer_ms int[] not null,
        -- answers that do not count: to a closed section, after the time of the section, after the end
        not_counted int[] not null,
        places int not null,
        language_switches int not null,
        away int not null,
        away_ms bigint not null,
        offline int not null,
        offline_ms bigint not null,
        loads int not null
      );
      create index attempt_process_form on attempt_process (form_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table attempt_process;
      alter table attempt drop column needs, drop column pause, drop column breaks_taken, drop column lost_ms, drop column deadlines;
      alter table person.learner_identity drop column needs;
      alter table session drop column rules;
    `);
  }
}
