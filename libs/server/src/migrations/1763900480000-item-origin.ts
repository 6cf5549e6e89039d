import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which package an item came from and under what identifier: the same identifier in another package is another item. */
export class ItemOrigin1763900480000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table item add column origin text, add column origin_code text;
      alter table item add constraint item_origin_key unique (origin, origin_code);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table item drop column origin, drop column origin_code');
  }
}
