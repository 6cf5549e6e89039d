import { element, line, textBody } from './text-body';
import type { TableChoice, TableItem, TableLanguage } from './table-item';
import type { BodyElement, BodyNode } from '../model/body';
import type { Expression } from '../model/expressions';
import type { Item, Mapping, ModalFeedback, OutcomeDeclaration, ResponseDeclaration, ResponseProcessing, Rule } from '../model/item';

/** The outcome that reasons are bound to. No rule sets it, so no reason is ever shown by delivery. */
export const reasonOutcome = 'REASON';

interface Parts {
  readonly responses: readonly ResponseDeclaration[];
  readonly body: readonly BodyNode[];
  readonly processing: ResponseProcessing | null;
  readonly feedbacks?: readonly ModalFeedback[];
  readonly human?: true;
}

type Row<T extends TableItem['type']> = Extract<TableItem, { type: T }>;

/** One language variant of a table row as a QTI 3 item. The row is taken to be checked: keys name ids that exist. */
export function itemFromTable(row: TableItem, lang: TableLanguage): Item {
  const parts = partsOf(row, lang);
  const variant = row.variants[lang];
  const stimulus = variant.stimulus === undefined || variant.stimulus.trim() === '' ? [] : [element('div', { class: 'qti-shared-stimulus' }, textBody(variant.stimulus))];
  const outcomes: OutcomeDeclaration[] = [
    {
      identifier: 'SCORE', cardinality: 'single', base: 'float', default: { values: [{ text: '0' }] }, normalMaximum: row.maxScore, normalMinimum: 0,
      ...(parts.human ? { externalScored: 'human' as const } : {}),
    },
    { identifier: 'MAXSCORE', cardinality: 'single', base: 'float', default: { values: [{ text: String(row.maxScore) }] } },
    { identifier: reasonOutcome, cardinality: 'single', base: 'identifier' },
  ];
  return {
    identifier: row.code,
    title: line(variant.title),
    lang,
    adaptive: false,
    timeDependent: false,
    attributes: {},
    contexts: [],
    responses: parts.responses,
    outcomes,
    templates: [],
    templateProcessing: [],
    stimulusRefs: [],
    stylesheets: [],
    body: [...stimulus, ...parts.body],
    bodyAttributes: {},
    processing: parts.processing,
    feedbacks: parts.feedbacks ?? [],
    extensions: [],
  };
}

function partsOf(row: TableItem, lang: TableLanguage): Parts {
  switch (row.type) {
    case 'choice':
      return choiceParts(row, lang, [row.key]);
    case 'choices':
      return choiceParts(row, lang, row.key);
    case 'text':
      return textParts(row, lang);
    case 'inline':
      return inlineParts(row, lang);
    case 'order':
      return orderParts(row, lang);
    case 'match':
      return matchParts(row, lang);
    case 'extended':
      return extendedParts(row, lang);
  }
}

const prompt = (text: string): BodyElement => element('qti-prompt', {}, textBody(text));
const shuffle = (row: TableItem): Record<string, string> => ({ shuffle: row.shuffle === true ? 'true' : 'false' });

/** A choice with the reason that makes it wrong as feedback inside of it. */
function choiceElement(name: string, choice: TableChoice, scope: string, attrs: Record<string, string> = {}): BodyElement {
  const reason =
    choice.reason === undefined
      ? []
      : [element('qti-feedback-inline', { 'outcome-identifier': reasonOutcome, identifier: `${scope}${choice.id}`, 'show-hide': 'show' }, [line(choice.reason)])];
  return element(name, { identifier: choice.id, ...attrs }, [line(choice.text), ...reason]);
}

function choiceParts(row: Row<'choice'> | Row<'choices'>, lang: TableLanguage, keys: readonly string[]): Parts {
  const { options, prompt: text } = row.variants[lang];
  const multiple = row.type === 'choices';
  const partial = multiple && row.partial === true;
  const ids = options.map((option) => option.id);
  return {
    responses: [
      {
        identifier: 'RESPONSE', cardinality: multiple ? 'multiple' : 'single', base: 'identifier', correct: { values: keys.map((key) => ({ text: key })) },
        ...(partial ? { mapping: partialMapping(ids, keys, row.maxScore) } : {}),
      },
    ],
    body: [
      element('qti-choice-interaction', { 'response-identifier': 'RESPONSE', ...shuffle(row), 'max-choices': multiple ? '0' : '1' }, [
        prompt(text),
        ...options.map((option) => choiceElement('qti-simple-choice', option, '')),
      ]),
    ],
    processing: partial ? mapTemplate : allOrNothing(['RESPONSE'], row.maxScore),
  };
}

/** Each right part adds its share, each wrong one takes it away, never below 0. */
function partialMapping(all: readonly string[], keys: readonly string[], maxScore: number): Mapping {
  const share = maxScore / keys.length;
  return { lower: 0, upper: maxScore, default: 0, entries: all.map((key) => ({ key, value: keys.includes(key) ? share : -share })) };
}

const templateUri = (name: string): string => `https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/${name}.xml`;
const mapTemplate: ResponseProcessing = { template: templateUri('map_response'), rules: [] };

const variable = (identifier: string): Expression => ({ op: 'variable', identifier, args: [] });
const correct = (identifier: string): Expression => ({ op: 'correct', identifier, args: [] });
const number = (value: number): Expression => ({ op: 'base-value', base: 'float', value: String(value), args: [] });
const setScore = (value: Expression): Rule => ({ rule: 'set', target: 'outcome', identifier: 'SCORE', value });
const matches = (identifier: string): Expression => ({ op: 'match', args: [variable(identifier), correct(identifier)] });

/** The full score when every response is the correct one; the standard template where that says the same. */
function allOrNothing(responses: readonly string[], maxScore: number): ResponseProcessing {
  const [only] = responses;
  if (responses.length === 1 && maxScore === 1) return { template: templateUri('match_correct'), rules: [] };
  const test: Expression = responses.length === 1 && only !== undefined ? matches(only) : { op: 'and', args: responses.map(matches) };
  return scoreIf(test);
}

const scoreIf = (test: Expression): ResponseProcessing => ({
  rules: [{ rule: 'condition', branches: [{ test, rules: [setScore(variable('MAXSCORE'))] }], otherwise: [setScore(number(0))] }],
});

function textParts(row: Row<'text'>, lang: TableLanguage): Parts {
  const { prompt: text, unit, errors = [] } = row.variants[lang];
  const { key } = row;
  const field = element('qti-text-entry-interaction', { 'response-identifier': 'RESPONSE', 'expected-length': String(expectedLength(key)) });
  const body = [...textBody(text), element('p', {}, unit === undefined || unit === '' ? [field] : [field, ` ${line(unit)}`])];
  const feedbacks = errors.map((error, i): ModalFeedback => ({
    identifier: `ERROR_${i + 1}`, outcome: reasonOutcome, show: true, title: line(error.answer), content: [element('p', {}, [line(error.reason)])],
  }));
  if ('number' in key) {
    const test: Expression = {
      op: 'equal', mode: 'absolute', tolerance: [key.tolerance, key.tolerance], args: [correct('RESPONSE'), variable('RESPONSE')],
    };
    return {
      responses: [{ identifier: 'RESPONSE', cardinality: 'single', base: 'float', correct: { values: [{ text: String(key.number) }] } }],
      body, feedbacks, processing: scoreIf(test),
    };
  }
  const entries = key.accept.map((accepted) => ({ key: line(accepted), value: row.maxScore, ...(key.caseSensitive ? { caseSensitive: true } : {}) }));
  return {
    responses: [
      { identifier: 'RESPONSE', cardinality: 'single', base: 'string', correct: { values: entries.slice(0, 1).map((entry) => ({ text: entry.key })) }, mapping: { default: 0, entries } },
    ],
    body, feedbacks, processing: mapTemplate,
  };
}

/** Wide enough for every accepted answer, and not so exact that the width gives one away. */
function expectedLength(key: Row<'text'>['key']): number {
  const longest = 'number' in key ? String(key.number).length : Math.max(...key.accept.map((accepted) => accepted.length));
  return Math.ceil((longest + 4) / 10) * 10;
}

function inlineParts(row: Row<'inline'>, lang: TableLanguage): Parts {
  const { prompt: text, gaps } = row.variants[lang];
  const names = Object.keys(row.key).sort();
  const responseOf = (gap: string): string => `RESPONSE_${gap}`;
  const share = row.maxScore / names.length;
  const gapElement = (gap: string): BodyElement =>
    element('qti-inline-choice-interaction', { 'response-identifier': responseOf(gap), ...shuffle(row) },
      (gaps[gap] ?? []).map((choice) => choiceElement('qti-inline-choice', choice, `${gap}_`)));
  const withGaps = (part: string): BodyNode[] =>
    part.split(/(\{\{\s*[\w-]+\s*\}\})/).filter((piece) => piece !== '').map((piece) => {
      const gap = /^\{\{\s*([\w-]+)\s*\}\}$/.exec(piece)?.[1];
      return gap === undefined ? piece : gapElement(gap);
    });
  const partial = row.partial === true;
  return {
    responses: names.map((gap) => ({
      identifier: responseOf(gap), cardinality: 'single', base: 'identifier', correct: { values: [{ text: row.key[gap] ?? '' }] },
      ...(partial ? { mapping: { default: 0, entries: [{ key: row.key[gap] ?? '', value: share }] } } : {}),
    })),
    body: textBody(text, withGaps),
    processing: partial
      ? { rules: [setScore({ op: 'sum', args: names.map((gap): Expression => ({ op: 'map-response', identifier: responseOf(gap), args: [] })) })] }
      : allOrNothing(names.map(responseOf), row.maxScore),
  };
}

function orderParts(row: Row<'order'>, lang: TableLanguage): Parts {
  const { prompt: text, options } = row.variants[lang];
  return {
    responses: [{ identifier: 'RESPONSE', cardinality: 'ordered', base: 'identifier', correct: { values: row.key.map((key) => ({ text: key })) } }],
    body: [
      element('qti-order-interaction', { 'response-identifier': 'RESPONSE', ...shuffle(row) }, [
        prompt(text),
        ...options.map((option) => choiceElement('qti-simple-choice', option, '')),
      ]),
    ],
    processing: allOrNothing(['RESPONSE'], row.maxScore),
  };
}

function matchParts(row: Row<'match'>, lang: TableLanguage): Parts {
  const { prompt: text, left, right } = row.variants[lang];
  const keys = row.key.map(([from, to]) => `${from} ${to}`);
  const pairs = left.flatMap((from) => right.map((to) => `${from.id} ${to.id}`));
  const partial = row.partial === true;
  const set = (choices: readonly TableChoice[], max: string): BodyElement =>
    element('qti-simple-match-set', {}, choices.map((choice) => choiceElement('qti-simple-associable-choice', choice, '', { 'match-max': max })));
  return {
    responses: [
      {
        identifier: 'RESPONSE', cardinality: 'multiple', base: 'directedPair', correct: { values: keys.map((key) => ({ text: key })) },
        ...(partial ? { mapping: partialMapping(pairs, keys, row.maxScore) } : {}),
      },
    ],
    body: [
      element('qti-match-interaction', { 'response-identifier': 'RESPONSE', ...shuffle(row), 'max-associations': String(left.length) }, [
        prompt(text), set(left, '1'), set(right, '0'),
      ]),
    ],
    processing: partial ? mapTemplate : allOrNothing(['RESPONSE'], row.maxScore),
  };
}

function extendedParts(row: Row<'extended'>, lang: TableLanguage): Parts {
  const { prompt: text, guide, expectedLines } = row.variants[lang];
  return {
    responses: [{ identifier: 'RESPONSE', cardinality: 'single', base: 'string' }],
    body: [
      element('qti-extended-text-interaction', { 'response-identifier': 'RESPONSE', 'expected-lines': String(expectedLines) }, [prompt(text)]),
      element('qti-rubric-block', { use: 'scoring', view: 'scorer' }, [
        element('qti-content-body', {}, [
          element('dl', {}, guide.flatMap((level) => [element('dt', {}, [String(level.score)]), element('dd', {}, [line(level.text)])])),
        ]),
      ]),
    ],
    processing: null,
    human: true,
  };
}
