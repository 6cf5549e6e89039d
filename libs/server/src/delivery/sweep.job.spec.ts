import { ScoringRequests } from '../scoring/scoring-requests';
import { Sweep } from './sweep.job';

const minute = 60_000;

/** A database in which one score, the statistics of one form, the rescoring of another and a release are missing; the ids of the jobs added. */
function sweep() {
  const added: string[] = [];
  const dataSource = {
    query: async (sql: string) => {
      if (sql.includes('statistics_due')) return [{ form_id: 'f' }];
      if (sql.includes('from release')) return [{ id: 'r' }];
      return sql.includes('attempt_score') ? [{ id: 'g', rules_version: 2 }] : [{ id: 'a', score_due: 3 }];
    },
  };
  const jobs = { add: async (name: string, _: unknown, { jobId }: { jobId: string }) => void added.push(`${name} ${jobId}`) };
  const unused = undefined as never;
  return { added, job: new Sweep(dataSource as never, unused, unused, unused, unused, unused, new ScoringRequests(jobs as never, unused), jobs as never, unused, false) };
}

describe('Sweep', () => {
  it('asks again for what was missed, under another id after ten minutes, so that jobs that failed for good are made up for', async () => {
    const { added, job } = sweep();
    await job.askForMissed(100 * minute);
    expect(added).toEqual(['score-attempt score-a-3-again-10', 'analyse-form analyse-f-again-10', 'rescore-form g-2-again-10', 'build-release release-r-again-10']);
    await job.askForMissed(100 * minute + 30_000);
    expect(new Set(added).size).toBe(4);
    await job.askForMissed(110 * minute);
    expect(new Set(added).size).toBe(8);
  });
});
