import { Clock, Metrics } from '@synoo/server';
import { startTestApi, type TestApi } from '@synoo/testing';
import { noteBackup } from '.';

const NOW = Date.parse('2026-11-24T02:30:00Z');

/** Stands still. */
class StoppedClock extends Clock {
  override now(): number {
    return NOW;
  }
}

describe('the age of the last back-up', () => {
  let api: TestApi;
  beforeAll(async () => void (api = await startTestApi({ clock: new StoppedClock() })));
  afterAll(() => api.close());

  const told = async () => /^synoo_backup_age_seconds .*$/mu.exec(await api.get(Metrics).registry.metrics())?.[0];

  it('is told from the first one on, and is that of the newest', async () => {
    expect(await told()).toBeUndefined();
    await noteBackup(api.env.databaseUrl, new Date('2026-11-23T01:30:00Z'));
    expect(await told()).toBe('synoo_backup_age_seconds 90000');
    await noteBackup(api.env.databaseUrl, new Date('2026-11-24T01:30:00Z'));
    expect(await told()).toBe('synoo_backup_age_seconds 3600');
  });
});
