import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was lost at a move is offered back once; settings of learners have no column. */
export class LostTime1763900500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whether a proctor has given back what was lost before this place, or has decided not to.
      alter table place add column lost_decided boolean not null default false;
      alter table attempt drop column settings;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attempt add column settings jsonb;
      alter table place drop column lost_decided;
    `);
  }
}
