import { Workload } from './workload';

describe('Workload', () => {
  it('gives exactly the answers asked for when every fault has happened', () => {
    const work = new Workload(100, () => true);
    let given = 0;
    while (!work.over) given += work.take(28);
    expect(given).toBe(100);
  });

  it('goes on in small steps until every fault has happened', () => {
    let disturbed = false;
    const work = new Workload(100, () => disturbed);
    while (!work.ending) work.take(30);
    for (let step = 0; step < 200; step++) expect(work.take(30)).toBe(1);
    expect(work.over).toBe(false);
    disturbed = true;
    expect(work.over).toBe(true);
  });
});
