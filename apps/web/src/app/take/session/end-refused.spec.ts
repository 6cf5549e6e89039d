import { Refusal } from '../../core/refusal';
import { isDecidedOtherwise } from './end-refused';

describe('An end that the server refused', () => {
  it.each([
    ['attempt-not-open', { reason: 'already-over' }, true],
    ['attempt-not-open', { reason: 'not-started' }, true],
    ['attempt-not-open', {}, true],
    ['place-superseded', { currentEpoch: 3 }, true],
    ['attempt-not-open', { reason: 'paused' }, false],
    ['conflict', { savedSeq: 2 }, false],
    ['not-ready', {}, false],
    ['offline', {}, false],
    ['not-signed-in', {}, false],
  ] as const)('%s %j: decided otherwise %s', (code, details, decided) => {
    expect(isDecidedOtherwise(new Refusal(code, 409, details))).toBe(decided);
  });
});
