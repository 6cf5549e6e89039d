import { fileName, nextRun, outdated, readSchedule, unfinished } from './daily';

const at = (text: string) => Date.parse(text);

describe('daily back-up', () => {
  it.each([
    ['2026-11-23T00:00:00Z', 90, '2026-11-23T01:30:00Z'],
    ['2026-11-23T01:30:00Z', 90, '2026-11-24T01:30:00Z'],
    ['2026-12-31T23:59:59Z', 0, '2027-01-01T00:00:00Z'],
  ])('after %s comes minute %i at %s', (now, minute, next) => {
    expect(nextRun(at(now), minute)).toBe(at(next));
  });

  it('keeps the newest and touches nothing else', () => {
    const names = ['synoo-2026-11-23T013000Z.zip', 'synoo-2026-11-21T013000Z.zip', 'notes.txt', 'synoo-2026-11-22T013000Z.zip', 'synoo-2026-11-20T013000Z.zip.part'];
    expect(outdated(names, 2)).toEqual(['synoo-2026-11-21T013000Z.zip']);
    expect(outdated(names, 5)).toEqual([]);
  });

  it('removes what a killed back-up left, and no other draft', () => {
    expect(unfinished(['synoo-2026-11-20T013000Z.zip.part', 'synoo-2026-11-20T013000Z.zip', 'now.zip.part', 'notes.part'])).toEqual(['synoo-2026-11-20T013000Z.zip.part']);
  });

  it('names files so that they sort by time and are found again', () => {
    expect(outdated([fileName(new Date(at('2026-11-23T01:30:00Z')))], 0)).toEqual(['synoo-2026-11-23T013000Z.zip']);
  });

  it.each([[['/b', '--at', '01:30', '--keep', '30'], { folder: '/b', minute: 90, keep: 30 }], [['/b', '--keep', '1', '--at', '00:00'], { folder: '/b', minute: 0, keep: 1 }], [['/b', '--at', '24:00', '--keep', '3'], undefined], [['/b', '--at', '01:30', '--keep', '0'], undefined], [['--at', '01:30'], undefined], [[], undefined]])('reads %j', (args, schedule) => {
    expect(readSchedule(args)).toEqual(schedule);
  });
});
