import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Times between an end and a reopening, in milliseconds since 1970: answers that were given then never count. */
export class ClosedTimes1763900410000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table attempt add column closed int8multirange not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table attempt drop column closed');
  }
}
