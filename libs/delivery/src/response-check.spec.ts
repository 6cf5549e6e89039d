import type { AnswerEvent, FormDocument, Interaction, ResponseValue } from '@synoo/contracts';
import { checkEvent, formShape } from './response-check';

const choices = (...ids: string[]) => ids.map((id) => ({ id, content: [id] }));
const interactions: Interaction[] = [
  { t: 'i', r: 'r1', kind: 'choice', multiple: false, shuffle: true, choices: choices('a', 'b') },
  { t: 'i', r: 'r2', kind: 'choice', multiple: true, shuffle: true, choices: choices('a', 'b') },
  { t: 'i', r: 'r3', kind: 'text-entry', base: 'float' },
  { t: 'i', r: 'r4', kind: 'match', shuffle: false, left: choices('l1', 'l2'), right: choices('x', 'y') },
  { t: 'i', r: 'r5', kind: 'order', shuffle: true, choices: choices('a', 'b', 'c') },
  { t: 'i', r: 'r6', kind: 'inline-choice', shuffle: true, choices: choices('a', 'b') },
  { t: 'i', r: 'r7', kind: 'extended-text', format: 'plain', base: 'string', multiple: false },
  { t: 'i', r: 'r8', kind: 'upload', types: [] },
  { t: 'i', r: 'r12', kind: 'media', media: { src: '', type: 'audio/wav' }, maxPlays: 2 },
  { t: 'i', r: 'r10', kind: 'extended-text', format: 'xhtml', base: 'string', multiple: false },
  { t: 'i', r: 'r11', kind: 'extended-text', format: 'xhtml', base: 'string', multiple: true },
  { t: 'i', r: 'r13', kind: 'end-attempt', title: 'Кыйытма', countAttempt: false },
];
const form: Pick<FormDocument, 'sections'> = { sections: [{ id: 's1', title: '', items: [{ ref: 'i1', lang: 'ky', body: [{ t: 'e', n: 'p', c: interactions }] }] }] };
const shape = formShape(form);
const answer = (response: string, value: ResponseValue, item = 'i1'): AnswerEvent => ({ seq: 7, at: 1, kind: 'answer', item, value: { [response]: value } }) as AnswerEvent;

describe('response check', () => {
  it.each<[string, ResponseValue]>([
    ['r1', 'a'],
    ['r1', null],
    ['r2', ['b', 'a']],
    ['r2', []],
    ['r3', '3,5'],
    ['r4', ['l1 x', 'l2 x']],
    ['r5', ['c', 'a', 'b']],
    ['r6', 'b'],
    ['r7', 'Жооп өтө узун эмес, ңүө'],
    ['r8', { name: 'a.txt', type: 'text/plain', data: 'YQ==' }],
    ['r10', '<p>5 &lt; 6, <strong>өң</strong></p>'],
    ['r11', ['5 < 6']],
    ['r12', '2'],
    ['r13', 'true'],
    ['r13', null],
  ])('%s takes %j', (response, value) => {
    expect(checkEvent(shape, answer(response, value))).toBeUndefined();
  });

  it.each<[string, ResponseValue, string]>([
    ['r1', 'z', 'unknown-choice'],
    ['r1', ['a'], 'wrong-shape'],
    ['r2', 'a', 'wrong-shape'],
    ['r2', ['a', 'a'], 'too-many'],
    ['r2', ['a', 'b', 'a'], 'too-many'],
    ['r4', ['x l1'], 'unknown-choice'],
    ['r4', ['l1 x y'], 'unknown-choice'],
    ['r3', ['1'], 'wrong-shape'],
    ['r3', 'a\0', 'unreadable-text'],
    ['r7', 'a\ud800', 'unreadable-text'],
    ['r1', { name: 'a', type: 'b', data: '' }, 'wrong-shape'],
    ['r8', 'text', 'wrong-shape'],
    ['r9', 'a', 'unknown-response'],
    ['r10', '<p onclick="a()">x</p>', 'unsafe-markup'],
    ['r10', '<script>a()</script>', 'unsafe-markup'],
    ['r10', ['a'], 'wrong-shape'],
    ['r12', '3', 'too-many'],
    ['r12', '-1', 'wrong-shape'],
    ['r13', 'x', 'wrong-shape'],
    ['r13', ['true'], 'wrong-shape'],
    ['r13', 'true\0', 'unreadable-text'],
    ['r13', { name: 'a\0', type: '\ud800', data: '' }, 'wrong-shape'],
  ])('%s refuses %j: %s', (response, value, problem) => {
    expect(checkEvent(shape, answer(response, value))).toEqual({ seq: 7, problem, item: 'i1', response });
  });

  it('names an item of another form', () => {
    expect(checkEvent(shape, answer('r1', 'a', 'i2'))).toEqual({ seq: 7, problem: 'unknown-item', item: 'i2' });
    expect(checkEvent(shape, { seq: 8, at: 1, kind: 'visit', item: 'i9', value: { ms: 5 } })).toMatchObject({ problem: 'unknown-item' });
    expect(checkEvent(shape, { seq: 8, at: 1, kind: 'page', value: 'hidden' })).toBeUndefined();
  });

  it('takes a language that the form has, and no other', () => {
    const language = (value: 'ky' | 'ru' | 'en') => checkEvent(formShape(form, ['ky', 'ru']), { seq: 7, at: 1, kind: 'language', value });
    expect(language('ru')).toBeUndefined();
    expect(language('en')).toEqual({ seq: 7, problem: 'unknown-language' });
  });
});
