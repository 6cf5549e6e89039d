import type { Expression } from '../model/expressions';
import type { Rule } from '../model/item';
import type { TemplateName } from '../upgrade/upgrade';

const leaf = (op: 'variable' | 'correct' | 'map-response' | 'map-response-point', identifier: string): Expression => ({ op, identifier, args: [] });
const number = (value: string): Expression => ({ op: 'base-value', base: 'float', value, args: [] });
const identifier = (value: string): Expression => ({ op: 'base-value', base: 'identifier', value, args: [] });
const set = (name: string, value: Expression): Rule => ({ rule: 'set', target: 'outcome', identifier: name, value });
const when = (test: Expression, then: readonly Rule[], otherwise: readonly Rule[]): Rule => ({ rule: 'condition', branches: [{ test, rules: then }], otherwise });

const response = leaf('variable', 'RESPONSE');
const isRight: Expression = { op: 'match', args: [response, leaf('correct', 'RESPONSE')] };
const isEmpty: Expression = { op: 'is-null', args: [response] };
const mapped = (op: 'map-response' | 'map-response-point'): Rule => when(isEmpty, [set('SCORE', number('0'))], [set('SCORE', leaf(op, 'RESPONSE'))]);

/** The six standard templates as the programs they stand for; they speak of RESPONSE, SCORE, MAXSCORE and the feedback outcomes. */
export const standardTemplates: Readonly<Record<TemplateName, readonly Rule[]>> = {
  match_correct: [when(isRight, [set('SCORE', number('1'))], [set('SCORE', number('0'))])],
  map_response: [mapped('map-response')],
  map_response_point: [mapped('map-response-point')],
  CC2_match: [
    when(isRight, [set('SCORE', number('1')), set('FEEDBACK', identifier('correct'))], [set('SCORE', number('0')), set('FEEDBACK', identifier('incorrect'))]),
  ],
  CC2_match_basic: [
    when(
      isRight,
      [set('SCORE', leaf('variable', 'MAXSCORE')), set('FEEDBACKBASIC', identifier('correct'))],
      [set('SCORE', number('0')), set('FEEDBACKBASIC', identifier('incorrect'))],
    ),
  ],
  CC2_map_response: [
    mapped('map-response'),
    when(
      { op: 'gte', args: [leaf('variable', 'SCORE'), leaf('variable', 'MAXSCORE')] },
      [set('FEEDBACK', identifier('correct'))],
      [set('FEEDBACK', identifier('incorrect'))],
    ),
  ],
};
