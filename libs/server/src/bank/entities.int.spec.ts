import { createTestDatabase, type TestDatabase } from '@synoo/testing';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../data-source';
import { ItemEntity, ItemVariantEntity } from './item.entity';
import { OutcomeEntity, SubjectEntity } from './subject.entity';

describe('Entities of the bank', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await new DataSource({ ...dataSourceOptions(database.url, 2), entities: [SubjectEntity, OutcomeEntity, ItemEntity, ItemVariantEntity] }).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('say what the migrations made: nothing is left to change', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('would notice a difference', async () => {
    await dataSource.query('alter table item drop column level');
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query).join('\n')).toContain('level');
  });
});
