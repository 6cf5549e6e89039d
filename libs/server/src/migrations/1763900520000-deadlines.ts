import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The index that the sweep finds overdue attempts by: pauses have a deadline too where the clock goes on. */
export class Deadlines1763900520000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index attempt_deadline;
      create index attempt_deadline on attempt (deadline) where state in ('working', 'paused');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index attempt_deadline;
      create index attempt_deadline on attempt (deadline) where state = 'working';
    `);
  }
}
