import { Log, requestContext } from './logger';

function logged(work: (log: Log) => void, level: 'warn' | 'debug' = 'debug'): Record<string, unknown>[] {
  const lines: string[] = [];
  work(new Log({ logLevel: level }, (line) => void lines.push(line)));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('log', () => {
  it('writes one JSON object a line, with the id of the request', () => {
    const [line] = logged((log) => requestContext.run({ requestId: 'r1' }, () => log.info('saved', { count: 2 })));
    expect(line).toMatchObject({ level: 'info', event: 'saved', requestId: 'r1', count: 2, at: expect.stringMatching(/^\d{4}-/u) });
  });

  it('leaves out what is below its level', () => {
    expect(logged((log) => [log.info('a'), log.debug('b'), log.log('c'), log.warn('d')], 'warn').map((line) => line['event'])).toEqual(['d']);
  });

  it('does not write down the row that PostgreSQL names in an error', () => {
    const error = Object.assign(new Error('duplicate key value violates unique constraint "learner_code"'), { code: '23505', detail: 'Key (name)=(Асан) already exists.', parameters: ['Асан'] });
    const [line] = logged((log) => log.fault('failed', error));
    expect(JSON.stringify(line)).not.toContain('Асан');
    expect(line).toMatchObject({ error: 'Error', code: '23505', reason: expect.stringContaining('learner_code') });
  });
});
