import { describe, expect, it } from '@jest/globals';
import { openEngine } from './engine';
import { plainValue } from './scalars';
import { maxSteps } from './run';
import { parseItem } from '../parse/parse-item';

function engineOf(inner: string, attributes = 'adaptive="false"') {
  const parsed = parseItem(`<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t" ${attributes} time-dependent="false">${inner}</qti-assessment-item>`);
  if (!parsed.ok) throw new Error(parsed.diagnostics[0]?.code);
  expect(parsed.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
  return openEngine(parsed.item);
}

const outcome = (identifier: string, base: string, value?: string): string =>
  `<qti-outcome-declaration identifier="${identifier}" cardinality="single" base-type="${base}">${value === undefined ? '' : `<qti-default-value><qti-value>${value}</qti-value></qti-default-value>`}</qti-outcome-declaration>`;
const response = (identifier: string, base: string, inner = ''): string => `<qti-response-declaration identifier="${identifier}" cardinality="single" base-type="${base}">${inner}</qti-response-declaration>`;
const template = (identifier: string, value?: string): string =>
  `<qti-template-declaration identifier="${identifier}" cardinality="single" base-type="integer">${value === undefined ? '' : `<qti-default-value><qti-value>${value}</qti-value></qti-default-value>`}</qti-template-declaration>`;
const set = (identifier: string, value: string): string => `<qti-set-outcome-value identifier="${identifier}">${value}</qti-set-outcome-value>`;
const variable = (identifier: string): string => `<qti-variable identifier="${identifier}"/>`;
const float = (value: string): string => `<qti-base-value base-type="float">${value}</qti-base-value>`;
const integer = (value: string): string => `<qti-base-value base-type="integer">${value}</qti-base-value>`;

describe('response processing', () => {
  it('adds tenths and thirds exactly', () => {
    const tenths = set('SCORE', `<qti-sum>${variable('SCORE')}${float('0.1')}</qti-sum>`).repeat(10);
    const engine = engineOf(`${outcome('SCORE', 'float', '0')}${outcome('ONE', 'boolean')}${outcome('THIRDS', 'boolean')}<qti-item-body/><qti-response-processing>${tenths}
      ${set('ONE', `<qti-equal tolerance-mode="exact">${variable('SCORE')}${float('1')}</qti-equal>`)}
      ${set('THIRDS', `<qti-equal tolerance-mode="exact"><qti-product><qti-divide>${integer('1')}${integer('3')}</qti-divide>${integer('3')}</qti-product>${integer('1')}</qti-equal>`)}</qti-response-processing>`);
    const { values } = engine.attempt(engine.start('s'), {});
    expect([values.get('SCORE'), values.get('ONE'), values.get('THIRDS')].map((value) => plainValue(value ?? null))).toEqual([1, true, true]);
  });

  it('starts outcomes of a non-adaptive item from their defaults each time, of an adaptive one from where they were', () => {
    const body = `${outcome('SCORE', 'float')}<qti-item-body/><qti-response-processing>${set('SCORE', `<qti-sum>${variable('SCORE')}${float('1')}</qti-sum>`)}</qti-response-processing>`;
    const scores = (attributes: string): unknown[] => {
      const engine = engineOf(body, attributes);
      const first = engine.attempt(engine.start('s'), {});
      const second = engine.attempt(first, {});
      return [first, second].map((state) => plainValue(state.values.get('SCORE') ?? null));
    };
    expect(scores('adaptive="false"')).toEqual([1, 1]);
    expect(scores('adaptive="true"')).toEqual([1, 2]);
  });

  it('lets an adaptive item say when it is completed', () => {
    const engine = engineOf(
      `${outcome('SCORE', 'float')}<qti-item-body/><qti-response-processing><qti-response-condition><qti-response-if><qti-gte>${variable('numAttempts')}${integer('2')}</qti-gte>
       ${set('completionStatus', '<qti-base-value base-type="identifier">completed</qti-base-value>')}</qti-response-if></qti-response-condition></qti-response-processing>`,
      'adaptive="true"',
    );
    const first = engine.attempt(engine.start('s'), {});
    const second = engine.attempt(first, {});
    expect([first, second].map((state) => plainValue(state.values.get('completionStatus') ?? null))).toEqual(['incomplete', 'completed']);
  });

  it('keeps a declared default of a response that is not named, and takes back one that is null', () => {
    const engine = engineOf(`${response('R', 'integer', '<qti-default-value><qti-value>5</qti-value></qti-default-value>')}${outcome('SCORE', 'float')}<qti-item-body/><qti-response-processing>${set('SCORE', `<qti-integer-to-float>${variable('R')}</qti-integer-to-float>`)}</qti-response-processing>`);
    const score = (responses: Record<string, null>): unknown => plainValue(engine.attempt(engine.start('s'), responses).values.get('SCORE') ?? null);
    expect([score({}), score({ R: null })]).toEqual([5, null]);
  });

  it('stops at exit-response', () => {
    const engine = engineOf(`${outcome('SCORE', 'float')}<qti-item-body/><qti-response-processing>${set('SCORE', float('1'))}<qti-exit-response/>${set('SCORE', float('2'))}</qti-response-processing>`);
    expect(plainValue(engine.attempt(engine.start('s'), {}).values.get('SCORE') ?? null)).toBe(1);
  });

  it('ends a program that would not end, keeps what was set before, and says so', () => {
    const nested = (depth: number): string => (depth === 0 ? integer('1') : `<qti-container-size><qti-repeat number-repeats="${maxSteps}">${nested(depth - 1)}</qti-repeat></qti-container-size>`);
    const engine = engineOf(`${outcome('SCORE', 'float')}${outcome('X', 'integer')}<qti-item-body/><qti-response-processing>${set('SCORE', float('1'))}${set('X', nested(3))}${set('SCORE', float('2'))}</qti-response-processing>`);
    const state = engine.attempt(engine.start('s'), {});
    expect(plainValue(state.values.get('SCORE') ?? null)).toBe(1);
    expect(state.problems).toEqual([{ code: 'too-many-steps' }]);
  });

  it('is not hung by a long answer that is mapped again and again', () => {
    const engine = engineOf(`<qti-response-declaration identifier="R" cardinality="multiple" base-type="string"><qti-mapping default-value="1"><qti-map-entry map-key="x" mapped-value="1"/></qti-mapping></qti-response-declaration>${outcome('X', 'integer')}<qti-item-body/>
      <qti-response-processing>${set('X', '<qti-container-size><qti-repeat number-repeats="9000"><qti-map-response identifier="R"/></qti-repeat></qti-container-size>')}</qti-response-processing>`);
    expect(engine.attempt(engine.start('s'), { R: Array.from({ length: 1000 }, (_, i) => String(i)) }).problems).toEqual([{ code: 'too-many-steps' }]);
  });

  it('is not hung by a pattern that hangs backtracking engines', () => {
    const engine = engineOf(`${response('R', 'string')}${outcome('X', 'boolean')}<qti-item-body/><qti-response-processing>${set('X', `<qti-pattern-match pattern="(a+)+b">${variable('R')}</qti-pattern-match>`)}</qti-response-processing>`);
    const start = process.cpuUsage();
    expect(plainValue(engine.attempt(engine.start('s'), { R: 'a'.repeat(5000) }).values.get('X') ?? null)).toBe(false);
    expect(process.cpuUsage(start).user).toBeLessThan(500_000);
  });
});

describe('template processing', () => {
  const draw = (name: string): string => `<qti-set-template-value identifier="${name}"><qti-random-integer min="1" max="3"/></qti-set-template-value>`;
  const differ = `<qti-template-constraint><qti-not><qti-equal tolerance-mode="exact">${variable('A')}${variable('B')}</qti-equal></qti-not></qti-template-constraint>`;

  it('draws again until a constraint holds, and the same for the same seed', () => {
    const engine = engineOf(`${template('A')}${template('B')}<qti-template-processing>${draw('A')}${draw('B')}${differ}</qti-template-processing><qti-item-body/>`);
    for (let i = 0; i < 50; i++) {
      const pair = () => ['A', 'B'].map((name) => plainValue(engine.start(`s${i}`).values.get(name) ?? null));
      const [a, b] = pair();
      expect(a).not.toBe(b);
      expect(pair()).toEqual([a, b]);
    }
  });

  it('falls back on the declared defaults where a constraint can never hold, and goes on behind it', () => {
    const never = '<qti-template-constraint><qti-base-value base-type="boolean">false</qti-base-value></qti-template-constraint>';
    const engine = engineOf(`${template('A', '7')}${template('B')}<qti-template-processing>${draw('A')}${never}<qti-set-template-value identifier="B">${integer('9')}</qti-set-template-value></qti-template-processing><qti-item-body/>`);
    const { values } = engine.start('s');
    expect(['A', 'B'].map((name) => plainValue(values.get(name) ?? null))).toEqual([7, 9]);
  });

  it('sets the key that response processing then uses', () => {
    const engine = engineOf(`${response('RESPONSE', 'integer')}${outcome('SCORE', 'float')}${template('A')}<qti-template-processing>${draw('A')}
      <qti-set-correct-response identifier="RESPONSE">${variable('A')}</qti-set-correct-response></qti-template-processing><qti-item-body/>
      <qti-response-processing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>`);
    const state = engine.start('s');
    const right = String(plainValue(state.values.get('A') ?? null));
    expect(plainValue(engine.attempt(state, { RESPONSE: right }).values.get('SCORE') ?? null)).toBe(1);
    expect(plainValue(engine.attempt(state, { RESPONSE: '4' }).values.get('SCORE') ?? null)).toBe(0);
  });
});

describe('standard templates', () => {
  const key = '<qti-correct-response><qti-value>A</qti-value></qti-correct-response><qti-mapping default-value="0"><qti-map-entry map-key="A" mapped-value="2"/></qti-mapping>';
  const run = (name: string, answer: string | null) => {
    const engine = engineOf(`${response('RESPONSE', 'identifier', key)}${outcome('SCORE', 'float')}${outcome('MAXSCORE', 'float', '2')}${outcome('FEEDBACK', 'identifier')}${outcome('FEEDBACKBASIC', 'identifier')}<qti-item-body/>
      <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/${name}.xml"/>`);
    const { values } = engine.attempt(engine.start('s'), { RESPONSE: answer });
    return ['SCORE', 'FEEDBACK', 'FEEDBACKBASIC'].map((identifier) => plainValue(values.get(identifier) ?? null));
  };
  it.each([
    ['match_correct', 'A', [1, null, null]],
    ['match_correct', null, [0, null, null]],
    ['map_response', 'A', [2, null, null]],
    ['map_response', null, [0, null, null]],
    ['CC2_match', 'A', [1, 'correct', null]],
    ['CC2_match', 'B', [0, 'incorrect', null]],
    ['CC2_match_basic', 'A', [2, null, 'correct']],
    ['CC2_map_response', 'A', [2, 'correct', null]],
    ['CC2_map_response', 'B', [0, 'incorrect', null]],
  ])('%s with %j', (name, answer, expected) => expect(run(name, answer)).toEqual(expected));
});
