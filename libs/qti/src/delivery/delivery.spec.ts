import { describe, expect, it } from '@jest/globals';
import type { Content, Interaction } from '@synoo/contracts';
import { interactionsIn } from './attempt';
import { checkStyle } from './style-sheet';
import { printNumber } from './printed';
import { plainNumber } from './scorer';
import { attemptDocument, buildForm, itemDocument, itemTurn, openEngine, openKey, parseItem, type FormKey, type FormSpec, type Item } from '../index';

function read(inner: string, attributes = 'adaptive="false"'): Item {
  const parsed = parseItem(`<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t" xml:lang="ky" ${attributes} time-dependent="false">${inner}</qti-assessment-item>`);
  if (!parsed.ok) throw new Error(parsed.diagnostics[0]?.code);
  return parsed.item;
}
const declaration = (identifier: string, cardinality: string, base: string, ...correct: string[]): string =>
  `<qti-response-declaration identifier="${identifier}" cardinality="${cardinality}" base-type="${base}"><qti-correct-response>${correct.map((value) => `<qti-value>${value}</qti-value>`).join('')}</qti-correct-response></qti-response-declaration>`;
const score = '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>';
const match = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>';
const simple = (...ids: string[]): string => ids.map((id) => `<qti-simple-choice identifier="${id}" ${id === 'none_of_these' ? 'fixed="true"' : ''}>text ${id.length}</qti-simple-choice>`).join('');
const choiceItem = (ids = ['correct', 'wrong1', 'wrong2', 'none_of_these'], key = 'correct'): Item =>
  read(`${declaration('RESPONSE', 'single', 'identifier', key)}${score}<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="1"><qti-prompt>?</qti-prompt>${simple(...ids)}</qti-choice-interaction></qti-item-body>${match}`);

const spec = (variants: FormSpec['sections'][number]['items'][number]['variants'], more: Partial<FormSpec> = {}): FormSpec => ({
  title: Object.fromEntries(Object.keys(variants).map((language) => [language, 'Тест'])), timeLimitMinutes: 40, tools: ['calculator'],
  sections: [{ id: 's1', title: Object.fromEntries(Object.keys(variants).map((language) => [language, 'Бөлүм'])), instructions: { ky: 'Биринчи.\n\nЭкинчи.' }, items: [{ ref: 'i1', itemId: 'PED-001', version: 3, variants }] }],
  ...more,
});
function built(form: FormSpec) {
  const result = buildForm(form);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}
const only = (content: readonly Content[]): Interaction => [...interactionsIn(content)][0]!;
const opaque = (key: FormKey, authored: string): string => Object.entries(key.items[0]!.masks.choices['r1'] ?? {}).find(([, name]) => name === authored)![0];

describe('a form', () => {
  const form = built(spec({ ky: choiceItem(), ru: choiceItem() }));

  it('hides authored names and order, alike in every language', () => {
    const text = JSON.stringify(form.documents);
    for (const name of ['correct', 'wrong', 'none_of', 'RESPONSE']) expect(text).not.toContain(name);
    const ids = (['ky', 'ru'] as const).map((language) => only(form.documents[language]!.sections[0]!.items[0]!.body)).map((interaction) => ('choices' in interaction ? interaction.choices.map((choice) => choice.id) : []));
    expect(ids[0]).toEqual(ids[1]);
    // The last choice is fixed; the others stand in the order of their opaque names.
    expect([...ids[0]!.slice(0, 3)].sort()).toEqual(ids[0]!.slice(0, 3));
    expect(form.documents.ky?.sections[0]?.instructions).toEqual([{ t: 'e', n: 'p', c: ['Биринчи.'] }, { t: 'e', n: 'p', c: ['Экинчи.'] }]);
  });

  it('names things differently when anything in it changes', () => {
    const other = built(spec({ ky: choiceItem(), ru: choiceItem() }, { title: { ky: 'Башка', ru: 'Другой' } }));
    expect(opaque(other.key, 'correct')).not.toBe(opaque(form.key, 'correct'));
    expect(built(spec({ ky: choiceItem(), ru: choiceItem() }))).toEqual(form);
  });

  it('does not tell the key by the place of its opaque name', () => {
    const places = Array.from({ length: 200 }, (_, i) => {
      const one = built(spec({ ky: choiceItem() }, { title: { ky: `Тест ${i}` } }));
      return Object.keys(one.key.items[0]!.masks.choices['r1']!).indexOf(opaque(one.key, 'correct'));
    });
    for (const place of [0, 1, 2, 3]) expect(places.filter((found) => found === place).length).toBeGreaterThan(25);
  });

  it('is scored by opaque answers only', () => {
    const scorer = openKey(JSON.parse(JSON.stringify(form.key)) as FormKey);
    expect(scorer.items).toEqual([{ ref: 'i1', itemId: 'PED-001', version: 3, maxScore: 1, human: false, kinds: ['choice'] }]);
    const give = (answer: string | null) => scorer.score('i1', { r1: answer }, { seed: 's' });
    expect(give(opaque(form.key, 'correct'))).toMatchObject({ score: 1, maxScore: 1, correct: true, answered: true, responses: { RESPONSE: 'correct' } });
    expect(give(opaque(form.key, 'wrong1'))).toMatchObject({ score: 0, correct: false, answered: true, responses: { RESPONSE: 'wrong1' } });
    expect(give('correct')).toMatchObject({ score: 0, responses: { RESPONSE: null }, answered: false });
    expect(give(null)).toMatchObject({ score: 0, answered: false });
    expect(scorer.score('i1', { r9: 'x', toString: 'y' } as never, { seed: 's' })).toMatchObject({ score: 0, answered: false });
    expect(() => scorer.score('i2', {}, { seed: 's' })).toThrow('i2');
  });

  it('gives each attempt an order of its own and leaves fixed choices where they are', () => {
    const document = form.documents.ky!;
    const orders = Array.from({ length: 40 }, (_, i) => attemptDocument(document, form.key, `a${i}`).order['i1']!['r1']!);
    expect(new Set(orders.map((order) => order.join(' '))).size).toBe(6);
    for (const order of orders) expect(order[3]).toBe(opaque(form.key, 'none_of_these'));
    expect(attemptDocument(document, form.key, 'a1')).toEqual(attemptDocument(form.documents.ru!, form.key, 'a1'));
  });

  it('labels an option with its own text, not with the reason inside of it', () => {
    const item = read(`${declaration('RESPONSE', 'single', 'identifier', 'A')}${score}<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-simple-choice identifier="A">one</qti-simple-choice>
      <qti-simple-choice identifier="B">two<qti-feedback-inline outcome-identifier="REASON" identifier="B" show-hide="show">why not</qti-feedback-inline></qti-simple-choice></qti-choice-interaction></qti-item-body>${match}`);
    expect(built(spec({ ky: item })).key.items[0]?.optionLabels['RESPONSE']?.['B']).toEqual({ text: { ky: 'two' }, isKey: false });
  });

  it('keeps two interactions on one response apart and is quick with tens of thousands of choices', () => {
    const choicesOf = (prefix: string, n: number): string => Array.from({ length: n }, (_, i) => `<qti-simple-choice identifier="${prefix}${i}">x</qti-simple-choice>`).join('');
    const interaction = (prefix: string, n: number): string => `<qti-choice-interaction response-identifier="RESPONSE" max-choices="1" shuffle="true">${choicesOf(prefix, n)}</qti-choice-interaction>`;
    const start = process.cpuUsage();
    const form = built(spec({ ky: read(`${declaration('RESPONSE', 'single', 'identifier', 'a1')}${score}<qti-item-body>${interaction('a', 3)}${interaction('b', 30_000)}</qti-item-body>${match}`) }));
    expect(process.cpuUsage(start).user).toBeLessThan(3_000_000);
    expect(Object.keys(form.key.items[0]!.masks.choices['r1']!)).toHaveLength(30_003);
  });

  it('is quick with tens of thousands of interactions', () => {
    const n = 15_000;
    const many = (make: (i: number) => string): string => Array.from({ length: n }, (_, i) => make(i)).join('');
    const item = read(`${many((i) => `<qti-response-declaration identifier="R${i}" cardinality="single" base-type="string"/>`)}<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>
      <qti-item-body>${many((i) => `<qti-text-entry-interaction response-identifier="R${i}"/>`)}</qti-item-body><qti-response-processing>${many((i) => `<qti-set-outcome-value identifier="SCORE"><qti-map-response identifier="R${i}"/></qti-set-outcome-value>`)}</qti-response-processing>`);
    const start = process.cpuUsage();
    const form = built(spec({ ky: item, ru: item }));
    openKey(form.key).score('i1', { r7: 'x' }, { seed: 's' });
    expect(process.cpuUsage(start).user).toBeLessThan(8_000_000);
  });

  it('has labels and the key for pages of statistics', () => {
    expect(form.key.items[0]?.optionLabels['RESPONSE']?.['correct']).toEqual({ text: { ky: 'text 7', ru: 'text 7' }, isKey: true });
    expect(form.key.items[0]?.optionLabels['RESPONSE']?.['wrong1']?.isKey).toBe(false);
    expect(form.key.items[0]?.correct).toEqual({ RESPONSE: 'correct' });
  });

  it.each([
    ['another key in a variant', { ky: choiceItem(), ru: choiceItem(undefined, 'wrong1') }, 'variant-responses-differ'],
    ['another choice', { ky: choiceItem(), ru: choiceItem(['correct', 'wrong1', 'wrong3', 'none_of_these']) }, 'variant-choices-differ'],
    ['other rules', { ky: choiceItem(), ru: { ...choiceItem(), processing: null } }, 'variant-processing-differ'],
    ['no maximum', { ky: read(`${score}<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"/><qti-item-body><qti-choice-interaction response-identifier="RESPONSE">${simple('a')}</qti-choice-interaction></qti-item-body>${match}`) }, 'max-score-unknown'],
    ['a missing file', { ky: { ...choiceItem(), body: [{ name: 'img', attrs: { src: 'a.png', alt: '' }, children: [] }, ...choiceItem().body] } }, 'asset-missing'],
  ])('is refused with %s', (_name, variants, code) => {
    const result = buildForm(spec(variants));
    expect(result.ok ? [] : result.problems.map((problem) => problem.code)).toEqual([code]);
  });

  it('is refused without a variant in one of its languages, twice the same name, or nothing in it', () => {
    const codes = (form: FormSpec) => {
      const result = buildForm(form);
      return result.ok ? [] : result.problems.map((problem) => problem.code);
    };
    expect(codes(spec({ ky: choiceItem() }, { title: { ky: 'a', ru: 'b' } }))).toEqual(['section-title-missing', 'variant-missing']);
    const base = spec({ ky: choiceItem() });
    expect(codes({ ...base, sections: [{ ...base.sections[0]!, items: [...base.sections[0]!.items, ...base.sections[0]!.items] }] })).toEqual(['ref-duplicate']);
    expect(codes({ ...base, sections: [] })).toEqual(['form-empty']);
    expect(codes({ ...base, title: {}, sections: [] })).toEqual(['form-without-language', 'form-empty']);
  });
});

describe('the maximum score', () => {
  const maxOf = (item: Item) => {
    const result = buildForm(spec({ ky: item }));
    return result.ok ? result.key.items[0]!.maxScore : null;
  };
  const rules = (inner: string): string => `<qti-response-processing>${inner}</qti-response-processing>`;
  const body = `<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="0">${simple('a', 'b', 'c')}</qti-choice-interaction></qti-item-body>`;
  const open = '<qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier"/>';
  const add = (id: string, value: string): string =>
    `<qti-response-condition><qti-response-if><qti-member><qti-base-value base-type="identifier">${id}</qti-base-value><qti-variable identifier="RESPONSE"/></qti-member><qti-set-outcome-value identifier="SCORE"><qti-sum><qti-variable identifier="SCORE"/><qti-base-value base-type="float">${value}</qti-base-value></qti-sum></qti-set-outcome-value></qti-response-if></qti-response-condition>`;
  it.each([
    ['what MAXSCORE says', read(`${open}${score}<qti-outcome-declaration identifier="MAXSCORE" cardinality="single" base-type="float"><qti-default-value><qti-value>7</qti-value></qti-default-value></qti-outcome-declaration>${body}${rules(add('a', '1'))}`), 7],
    ['what the normal maximum says', read(`${open}<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="3"/>${body}${rules(add('a', '1'))}`), 3],
    ['what the key scores', read(`${declaration('RESPONSE', 'multiple', 'identifier', 'a', 'b')}${score}${body}${rules(add('a', '1') + add('b', '0.5') + add('c', '-1'))}`), 1.5],
    ['the best of all answers', read(`${open}${score}${body}${rules(add('a', '2') + add('b', '-1') + add('c', '0.5'))}`), 2.5],
    ['0 for an item that asks nothing', read('<qti-item-body><p>read this</p></qti-item-body>'), 0],
  ])('is %s', (_name, item, expected) => expect(maxOf(item)).toBe(expected));
});

describe('pairs and typed answers', () => {
  it('unmasks both ends of a pair', () => {
    const item = read(
      `${declaration('RESPONSE', 'multiple', 'directedPair', 'L1 R2', 'L2 R1')}${score}<qti-item-body><qti-match-interaction response-identifier="RESPONSE" shuffle="true" max-associations="2">
       <qti-simple-match-set>${['L1', 'L2'].map((id) => `<qti-simple-associable-choice identifier="${id}" match-max="1">${id}</qti-simple-associable-choice>`).join('')}</qti-simple-match-set>
       <qti-simple-match-set>${['R1', 'R2'].map((id) => `<qti-simple-associable-choice identifier="${id}" match-max="0">${id}</qti-simple-associable-choice>`).join('')}</qti-simple-match-set></qti-match-interaction></qti-item-body>${match}`,
    );
    const form = built(spec({ ky: item }));
    const scorer = openKey(form.key);
    const pair = (a: string, b: string): string => `${opaque(form.key, a)} ${opaque(form.key, b)}`;
    expect(scorer.score('i1', { r1: [pair('L2', 'R1'), pair('L1', 'R2')] }, { seed: 's' }).score).toBe(1);
    expect(scorer.score('i1', { r1: [pair('R1', 'L2'), pair('L1', 'R2')] }, { seed: 's' }).score).toBe(0);
    const order = attemptDocument(form.documents.ky!, form.key, 's').order['i1']!;
    expect(Object.keys(order).sort()).toEqual(['r1:left', 'r1:right']);
  });

  it.each([['12,5', '12.5'], ['−3', '-3'], ['12 500', '12500'], [' 7 ', '7'], ['1.234', '1.234'], ['1,2,3', '1,2,3'], ['12\u00a0500,75', '12500.75']])('reads %j as %j', (typed, plain) =>
    expect(plainNumber(typed)).toBe(plain));
});

describe('an item document', () => {
  it('has content of the allow-list only', () => {
    const document = itemDocument(
      read(`<qti-item-body class="secret qti-align-center"><p onclick="x()" style="color:red" class="correct qti-bold" id="key" data-key="A">a<script>alert(1)</script><a href="javascript:alert(1)">b</a><iframe src="x"/><vendor>c</vendor></p>
        <svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg><math xmlns="http://www.w3.org/1998/Math/MathML"><mi href="x" mathvariant="bold">x</mi><maction>y</maction><annotation>z</annotation></math>
        <qti-rubric-block view="scorer"><qti-content-body><p>hidden guide</p></qti-content-body></qti-rubric-block><qti-rubric-block view="candidate"><qti-content-body><p>shown</p></qti-content-body></qti-rubric-block>
        <qti-feedback-block outcome-identifier="F" identifier="x" show-hide="hide"><qti-content-body><p>feedback</p></qti-content-body></qti-feedback-block></qti-item-body>`),
      'i1',
    );
    expect(document.body).toEqual([
      { t: 'e', n: 'p', a: { class: 'qti-bold' }, c: ['a', { t: 'e', n: 'span', c: ['b'] }] },
      { t: 'e', n: 'math', c: [{ t: 'e', n: 'mi', a: { mathvariant: 'bold' }, c: ['x'], ns: 'math' }], ns: 'math' },
      { t: 'e', n: 'div', a: { class: 'qti-rubric-block' }, c: [{ t: 'e', n: 'p', c: ['shown'] }] },
    ]);
  });

  it('puts a shared stimulus beside the item', () => {
    const document = itemDocument(read('<qti-item-body><div class="qti-shared-stimulus"><p>text</p></div><p>task</p></qti-item-body>'), 'i1');
    expect([document.stimulus, document.body]).toEqual([[{ t: 'e', n: 'p', c: ['text'] }], [{ t: 'e', n: 'p', c: ['task'] }]]);
  });
});

describe('a graphic interaction', () => {
  it('shows the object to place on its stage', () => {
    const item = read(`${declaration('RESPONSE', 'single', 'point')}<qti-item-body><qti-position-object-stage><img src="map.png" alt="Map" width="10" height="20"/>
      <qti-position-object-interaction response-identifier="RESPONSE" max-choices="1" center-point="3 4"><img src="ball.png" alt="Ball"/></qti-position-object-interaction></qti-position-object-stage></qti-item-body>`);
    const assets = { 'map.png': { src: 'M', type: 'image/png' }, 'ball.png': { src: 'B', type: 'image/png', width: 5, height: 6 } };
    expect(itemDocument(item, 'i1', { assets }).body).toEqual([
      {
        t: 'i', r: 'r1', kind: 'position-object', multiple: false, max: 1, centre: [3, 4],
        stage: { src: 'M', type: 'image/png', width: 10, height: 20, alt: 'Map' }, object: { src: 'B', type: 'image/png', width: 5, height: 6, alt: 'Ball' },
      },
    ]);
  });
});

describe('template values', () => {
  const item = read(
    `${declaration('RESPONSE', 'single', 'integer')}${score}<qti-template-declaration identifier="ANSWER" cardinality="single" base-type="integer" math-variable="true"/>
     <qti-template-processing><qti-set-template-value identifier="ANSWER"><qti-random-integer min="10" max="99"/></qti-set-template-value><qti-set-correct-response identifier="RESPONSE"><qti-variable identifier="ANSWER"/></qti-set-correct-response></qti-template-processing>
     <qti-item-body><p>Type <qti-printed-variable identifier="ANSWER" format="%05d"/> <math xmlns="http://www.w3.org/1998/Math/MathML"><mi>ANSWER</mi></math> <qti-text-entry-interaction response-identifier="RESPONSE"/></p></qti-item-body>${match}`,
  );
  it('travel with the attempt and are used again for scoring', () => {
    const form = built({ ...spec({ ky: { ...item, outcomes: [{ ...item.outcomes[0]!, normalMaximum: 1 }] } }) });
    const { values } = attemptDocument(form.documents.ky!, form.key, 'seed 1');
    expect(values['i1']?.['v1']).toBe(values['i1']!['v2']!.padStart(5, '0'));
    expect(JSON.stringify(form.documents)).not.toContain('ANSWER');
    const scorer = openKey(form.key);
    expect(scorer.score('i1', { r1: values['i1']!['v2']! }, { seed: 'seed 1' }).score).toBe(1);
    expect(form.online).toEqual([]);
  });
  it.each([['%.2f', 3.14159, '3.14'], ['%5d', -7, '   -7'], ['%-5d|', 7, '7    |'], ['%+e', 12345.678, '+1.234568e+04'], ['%g', 0.0001, '0.0001'], ['%g', 1e21, '1e+21'], ['%s %%', 2.5, '2.5 %'], ['%x', 255, 'ff'], ['%.1f', 0.05, '0.1'], ['%q', 1, '1']])(
    'are printed by %j', (format, value, text) => expect(printNumber(format, value)).toBe(text));
});

describe('an adaptive item', () => {
  const item = read(
    `${declaration('RESPONSE', 'single', 'identifier', 'b')}<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>
     <qti-outcome-declaration identifier="STORY" cardinality="single" base-type="identifier"><qti-default-value><qti-value>opening</qti-value></qti-default-value></qti-outcome-declaration>
     <qti-item-body><qti-feedback-block outcome-identifier="STORY" identifier="opening" show-hide="show"><qti-content-body><p>opening scene</p></qti-content-body></qti-feedback-block>
     <qti-feedback-block outcome-identifier="STORY" identifier="end" show-hide="show"><qti-content-body><p>the end of it</p></qti-content-body></qti-feedback-block>
     <qti-choice-interaction response-identifier="RESPONSE" max-choices="1">${simple('a', 'b')}</qti-choice-interaction></qti-item-body>
     <qti-response-processing><qti-set-outcome-value identifier="STORY"><qti-base-value base-type="identifier">end</qti-base-value></qti-set-outcome-value></qti-response-processing>
     <qti-modal-feedback outcome-identifier="STORY" identifier="end" show-hide="show"><qti-content-body><p>well done</p></qti-content-body></qti-modal-feedback>`,
    'adaptive="true"',
  );
  it('needs the server and shows each scene in its turn', () => {
    expect(itemDocument(item, 'i1')).toMatchObject({ online: true });
    expect(JSON.stringify(itemDocument(item, 'i1'))).toContain('opening scene');
    expect(JSON.stringify(itemDocument(item, 'i1'))).not.toContain('the end');
    const engine = openEngine(item);
    const state = engine.attempt(engine.start('s'), { RESPONSE: 'a' });
    const turn = itemTurn(item, 'i1', state, { feedback: true });
    expect(JSON.stringify(turn.document)).toContain('the end of it');
    expect(turn.modal).toEqual([{ content: [{ t: 'e', n: 'p', c: ['well done'] }] }]);
    expect(itemTurn(item, 'i1', state, {}).modal).toEqual([]);
    expect(turn.completed).toBe(false);
  });
});

describe('a style sheet', () => {
  it('keeps what changes the look and renames classes', () => {
    expect(checkStyle('/* c */ .correct, p.wrong > #x:first-child { color: red; margin: 0 1em }').css).toBe('.k1, p.k2 > .k3:first-child { color: red; margin: 0 1em }');
  });
  it.each([
    '@import url(//evil)', '@import "x"; p { }', 'p { background: url(x.png) }', 'p { position: fixed }', 'p { behavior: expression(alert(1)) }', '@font-face { src: url(x) }', 'p { z-index: 9 }',
    'input[value^="a"] { color: red }', 'p { content: "x" }', 'p { color: \\75rl(x) }', ':root { color: red }', 'p { width: var(--x) }', '@media print { p { color: red } }', '}}} p {',
  ])('loses %j', (css) => expect(checkStyle(css).css).toBe(''));
  it('closes what is left open', () => expect(checkStyle('p { color: red').css).toBe('p { color: red }'));
  it('goes with the document under the same names', () => {
    const item = read('<qti-stylesheet href="a.css" type="text/css"/><qti-stylesheet href="b.css" type="text/css"/><qti-stylesheet href="p.css" type="text/css" media="print"/><qti-item-body><p class="note correct" id="one">a</p></qti-item-body>');
    const sheet = (style: string) => ({ src: '/api/assets/0', type: 'text/css', style });
    const document = itemDocument(item, 'i1', { assets: { 'a.css': sheet('.note { color: red }'), 'b.css': sheet('#one { margin: 0 }'), 'p.css': sheet('p { color: blue }') } });
    expect([document.css, document.body]).toEqual(['.k1 { color: red }\n.k2 { margin: 0 }', [{ t: 'e', n: 'p', a: { class: 'k1 k2' }, c: ['a'] }]]);
  });
});
