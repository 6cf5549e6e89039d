import { refusalOf } from './refusal';

describe('refusal of a reply', () => {
  it('carries code, details and request of the API', () => {
    const refusal = refusalOf(422, { code: 'form-invalid', details: { problems: [{ severity: 'error', code: 'form-empty' }] }, requestId: 'r1' });
    expect([refusal.code, refusal.requestId, refusal.problems]).toEqual(['form-invalid', 'r1', [{ severity: 'error', code: 'form-empty' }]]);
  });

  it.each([
    [503, null, 'not-ready'],
    [502, '<html>', 'not-ready'],
    [413, null, 'too-large'],
    [404, { code: 'made-up' }, 'unreadable'],
    [500, 'text', 'unreadable'],
  ] as const)('of status %i that is not the API answering is %s', (status, body, code) => {
    expect(refusalOf(status, body).code).toBe(code);
  });
});
