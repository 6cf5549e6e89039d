import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupDaily, fileName } from './daily';

const HOUR = 3600_000;
const minute = 90;

describe('the days of backup-daily', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'synoo-daily-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const keep = (at: string) => writeFileSync(join(folder, fileName(new Date(at))), '');

  const found: string[] = [];

  /** The moments at which a back-up is written from `from` to `until`; `write` gets the moment and says how it went. */
  async function moments(from: string, until: string, write: (at: string) => number, kept = 2): Promise<string[]> {
    let now = Date.parse(from);
    const written: string[] = [];
    const stop = new AbortController();
    const sleep = (ms: number): Promise<void> => {
      expect(ms).toBeGreaterThan(0);
      now += ms;
      if (now >= Date.parse(until)) stop.abort();
      return Promise.resolve();
    };
    found.length = 0;
    await backupDaily(
      { folder, minute, keep: kept },
      stop.signal,
      {
        write: async (file) => {
          const at = new Date(now).toISOString().slice(0, 16);
          written.push(at);
          writeFileSync(file, '');
          now += 60_000;
          return write(at);
        },
        found: async (made) => void found.push(made.toISOString()),
      },
      { now: () => now, sleep },
    );
    return written;
  }

  it('come one a night', async () => {
    keep('2026-11-23T01:30:00Z');
    expect(await moments('2026-11-23T10:00:00Z', '2026-11-25T10:00:00Z', () => 0)).toEqual(['2026-11-24T01:30', '2026-11-25T01:30']);
    expect(readdirSync(folder)).toEqual(['synoo-2026-11-24T013000Z.zip', 'synoo-2026-11-25T013000Z.zip']);
  });

  it('try again each hour after one that failed, and lose no older file to it', async () => {
    keep('2026-11-22T01:30:00Z');
    keep('2026-11-23T01:30:00Z');
    expect(await moments('2026-11-23T10:00:00Z', '2026-11-25T01:00:00Z', (at) => (at < '2026-11-24T03:40' ? 1 : 0))).toEqual(['2026-11-24T01:30', '2026-11-24T02:31', '2026-11-24T03:32', '2026-11-24T04:33']);
    expect(readdirSync(folder)).toEqual(['synoo-2026-11-23T013000Z.zip', 'synoo-2026-11-24T043300Z.zip']);
  });

  it('tell at the start when the newest was made, which a database that was restored or is new to this does not know', async () => {
    keep('2026-11-22T01:30:00Z');
    keep('2026-11-23T01:30:05Z');
    keep('2031-01-01T01:30:00Z');
    await moments('2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z', () => 0);
    expect(found).toEqual(['2026-11-23T01:30:05.000Z']);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    await moments('2026-11-23T00:00:00Z', '2026-11-23T01:00:00Z', () => 1);
    expect(found).toEqual([]);
  });

  it('make up at the start for what was missed while nothing ran', async () => {
    keep('2026-11-22T01:30:00Z');
    expect(await moments('2026-11-23T10:00:00Z', '2026-11-24T01:00:00Z', () => 0)).toEqual(['2026-11-23T10:00']);
  });

  it('do not take a file of a clock that was wrong for one of last night', async () => {
    keep('2031-01-01T01:30:00Z');
    expect(await moments('2026-11-23T10:00:00Z', new Date(Date.parse('2026-11-23T10:00:00Z') + HOUR).toISOString(), () => 0, 1)).toEqual(['2026-11-23T10:00']);
    expect(readdirSync(folder)).toEqual(['synoo-2026-11-23T100000Z.zip']);
  });
});
