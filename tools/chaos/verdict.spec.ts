import { createHash } from 'node:crypto';
import type { AttemptFacts, EventFacts, Facts, LogFacts } from './facts';
import { Oracle } from './oracle';
import { judge, type Verdict, wrongs } from './verdict';
import { answerWord } from './words';

const attemptId = '00000000-0000-7000-8000-000000000001';
const refs = ['i1', 'i2'];
const start = 1_800_000_000_000;

/** A small world in which everything is right, to be broken in one place. */
function world() {
  const oracle = new Oracle();
  const page = oracle.page(attemptId);
  const events: EventFacts[] = [];
  const give = (kind: 'answer' | 'visit', item: string, value: string, epoch: number, seq: number): void => {
    const at = start + 10_000 * (epoch * 10 + seq);
    page.enter(kind, item, value, at);
    const content = kind === 'visit' ? { ms: Number(value) } : { r1: value };
    page.sent(epoch, [{ kind, item, value: content, seq, at } as never]);
    events.push({ attemptId, epoch, seq, kind, item, value: content, at, receivedAt: at + 50, late: false, counts: true });
  };
  give('answer', 'i1', answerWord(1, false), 1, 1);
  give('answer', 'i1', answerWord(2, true), 1, 2);
  give('visit', 'i1', '3', 1, 3);
  page.allKept(true);
  page.acknowledged(1, { savedSeq: 3 });
  give('answer', 'i2', answerWord(4, false), 2, 1);
  give('visit', 'i1', '5', 2, 2);
  page.allKept(true);
  page.acknowledged(2, { savedSeq: 2 });
  const attempt: AttemptFacts = {
    id: attemptId, sessionId: 's', participantId: 'p', state: 'finished', currentEpoch: 2, limitMs: 3_600_000, extraMs: 120_000, pausedMs: 0, startedAt: start, pausedAt: null,
    deadline: start + 3_720_000, endedAt: start + 600_000, closed: [], endReason: 'submitted', scoreDue: 1, scoredDue: 1,
  };
  const score = { attemptId, scoreDue: 1, total: 1, seconds: [0.008, 0], responses: { i1: { r1: answerWord(2, true) }, i2: { r1: answerWord(4, false) } } };
  const facts = { attempts: [attempt], places: [1, 2].map((epoch) => ({ attemptId, epoch, since: start })), events, scores: [score], log: chained([['start', start], ['extend', start + 1_000, { minutes: 2, press: 'a' }], ['submit', start + 600_000]]) };
  return { oracle, facts };
}

function chained(lines: readonly (readonly [event: string, at: number, details?: Readonly<Record<string, unknown>>])[]): LogFacts[] {
  let previousHash = '0'.repeat(64);
  return lines.map(([event, at, details = {}], index) => {
    const text = `{"accountId":null,"at":${at},"details":${JSON.stringify(details)},"event":"${event}","participantId":"p","seq":${index + 1},"sessionId":"s"}`;
    const hash = createHash('sha256').update(`${previousHash}\n${text}`).digest('hex');
    const row = { sessionId: 's', seq: index + 1, at, accountId: null, participantId: 'p', event, details, previousHash, hash };
    previousHash = hash;
    return row;
  });
}

type World = ReturnType<typeof world>;
const edit = <T>(list: readonly T[], index: number, change: Partial<T>): T[] => list.map((one, at) => (at === index ? { ...one, ...change } : one));

/** The log with the minutes given once more, for this press. */
const twice = (press: string | undefined): Pick<Facts, 'log'> => ({
  log: chained([['start', start], ['extend', start + 1_000, { minutes: 2, press: 'a' }], ['extend', start + 2_000, { minutes: 2, press }], ['submit', start + 600_000]]),
});
const twiceAsMuch = ({ attempts }: Facts): AttemptFacts[] => edit(attempts, 0, { extraMs: 240_000, deadline: start + 3_840_000 });

function verdictOf(change: (world: World) => Partial<Facts>): Verdict {
  const made = world();
  return judge(made.oracle, { ...made.facts, ...change(made) }, { refs, slackMs: 1_000 });
}

describe('the verdict of the chaos tool', () => {
  it('finds nothing where everything is right', () => {
    expect(verdictOf(() => ({})).cases).toEqual([]);
  });

  const broken: [string, (typeof wrongs)[number], (world: World) => Partial<Facts>][] = [
    ['an acknowledged answer that is not stored', 'lost', ({ facts }) => ({ events: facts.events.filter(({ seq, epoch }) => !(epoch === 1 && seq === 1)) })],
    ['an acknowledged number that holds something else', 'lost', ({ facts }) => ({ events: edit(facts.events, 0, { value: { r1: 'x' } }) })],
    ['an answer that a page called kept and that is nowhere', 'phantom', ({ facts }) => ({ events: facts.events.slice(0, -2) })],
    ['an answer that is stored twice', 'duplicated', ({ facts }) => ({ events: [...facts.events, { ...facts.events[0]!, epoch: 2, seq: 3 }] })],
    ['a visit that was counted twice', 'duplicated', ({ facts }) => ({ scores: [{ ...facts.scores[0]!, seconds: [0.011, 0] }] })],
    ['an answer that nobody gave', 'impossible', ({ facts }) => ({ events: [...facts.events, { ...facts.events[0]!, epoch: 2, seq: 3, value: { r1: 'x' } }] })],
    ['a score made from an older answer', 'impossible', ({ facts }) => ({ scores: [{ ...facts.scores[0]!, responses: { ...facts.scores[0]!.responses, i1: { r1: answerWord(1, false) } } }] })],
    ['a score that is not that of the answers', 'impossible', ({ facts }) => ({ scores: [{ ...facts.scores[0]!, total: 2 }] })],
    ['a score that is missing', 'impossible', () => ({ scores: [] })],
    ['an answer in time that does not count', 'impossible', ({ facts }) => ({ events: edit(facts.events, 2, { counts: false }) })],
    ['a wrong moment of an answer', 'impossible', ({ facts }) => ({ events: edit(facts.events, 0, { at: start + 5 }) })],
    ['a deadline that does not add up', 'impossible', ({ facts }) => ({ attempts: edit(facts.attempts, 0, { deadline: start + 3_500_000 }) })],
    ['an end without a reason', 'impossible', ({ facts }) => ({ attempts: edit(facts.attempts, 0, { endReason: null }) })],
    ['an attempt that is gone, with what its page called kept', 'phantom', () => ({ attempts: [], places: [], events: [], scores: [] })],
    ['an attempt that is gone, whose answers are there', 'impossible', () => ({ attempts: [], scores: [] })],
    ['minutes without a line', 'impossible', ({ facts }) => ({ attempts: edit(facts.attempts, 0, { extraMs: 180_000, deadline: start + 3_780_000 }) })],
    ['a line whose minutes were not given', 'impossible', ({ facts }) => ({ attempts: edit(facts.attempts, 0, { extraMs: 0, deadline: start + 3_600_000 }) })],
    ['a press of a button that was done twice', 'duplicated', ({ facts }) => ({ ...twice('a'), attempts: twiceAsMuch(facts) })],
    ['minutes for no press of a button', 'impossible', ({ facts }) => ({ ...twice(undefined), attempts: twiceAsMuch(facts) })],
    ['a state that the log does not know', 'impossible', ({ facts }) => ({ attempts: edit(facts.attempts, 0, { state: 'ended', endReason: 'time-up' }) })],
    ['an attempt that works on', 'impossible', ({ facts }) => ({ attempts: edit(facts.attempts, 0, { state: 'working', endedAt: null, endReason: null }) })],
    ['a missing place', 'impossible', ({ facts }) => ({ places: facts.places.slice(1) })],
    ['a line of the log that was changed', 'auditBroken', ({ facts }) => ({ log: edit(facts.log, 0, { at: start + 1 }) })],
    ['a line of the log that was taken out', 'auditBroken', ({ facts }) => ({ log: facts.log.slice(1) })],
  ];
  it.each(broken)('sees %s', (_, wrong, change) => {
    expect(verdictOf(change)[wrong]).toBeGreaterThan(0);
  });

  it('takes a second press of the same button for what it is', () => {
    expect(verdictOf(({ facts }) => ({ ...twice('b'), attempts: twiceAsMuch(facts) })).cases).toEqual([]);
  });

  it('counts what was given after the end as not given, and leaves the edges to the database', () => {
    const after = ({ facts }: World): Partial<Facts> => {
      const events = facts.events.map((event) => (event.item === 'i2' ? { ...event, at: start + 700_000, receivedAt: start + 700_000 } : event));
      return { events, attempts: edit(facts.attempts, 0, {}), scores: [{ ...facts.scores[0]!, responses: { i1: facts.scores[0]!.responses.i1! } as never }] };
    };
    const made = world();
    for (const entered of made.oracle.entered.get(attemptId)!) if (entered.item === 'i2') Object.assign(entered, { at: start + 700_000 });
    expect(judge(made.oracle, { ...made.facts, ...after(made) }, { refs, slackMs: 1_000 }).cases).toEqual([]);
  });
});
