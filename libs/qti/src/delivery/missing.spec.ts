import { describe, expect, it } from '@jest/globals';
import { buildForm } from './form';
import { parseItem } from '../parse/parse-item';

const formOf = (body: string, extra = '', assets = {}, portable: { portable?: boolean } = {}) => {
  const parsed = parseItem(
    `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="t" adaptive="false" time-dependent="false">
     <qti-response-declaration identifier="R" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration>
     <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="1"/>${extra}<qti-item-body>${body}</qti-item-body></qti-assessment-item>`,
  );
  if (!parsed.ok) throw new Error('item');
  return buildForm({ title: { ky: 'ң' }, timeLimitMinutes: 1, tools: [], sections: [{ id: 's1', title: { ky: 'ө' }, items: [{ ref: 'i1', itemId: 'x', version: 1, variants: { ky: parsed.item }, assets, ...portable }] }] });
};
const problemsOf = (...args: Parameters<typeof formOf>) => {
  const form = formOf(...args);
  return form.ok ? [] : form.problems.map(({ code, ref, language, data }) => [code, ref, language, data]);
};
const picture = { src: '/api/assets/0', type: 'image/png', width: 9, height: 9 };
const hotspot = (image: string): string => `<qti-hotspot-interaction response-identifier="R" max-choices="1">${image}<qti-hotspot-choice identifier="A" shape="circle" coords="1,1,1"/></qti-hotspot-interaction>`;

describe('a form is not made of items that miss something', () => {
  it.each<[string, string, string, unknown[]]>([
    ['a picture', '<p><img src="a.png" alt=""/></p>', '', [['asset-missing', 'i1', 'ky', { href: 'a.png' }]]],
    ['a film', '<p><video src="a.mp4"/></p>', '', [['asset-missing', 'i1', 'ky', { href: 'a.mp4' }]]],
    ['a picture of another site', '<p><img src="https://example.org/a.png" alt=""/></p>', '', [['url-external', 'i1', 'ky', { url: 'https://example.org/a.png' }]]],
    ['the place to answer', hotspot(''), '', [['interaction-not-shown', 'i1', 'ky', { element: 'qti-hotspot-interaction' }]]],
    ['a program of its own', '<qti-portable-custom-interaction response-identifier="R" custom-interaction-type-identifier="x"/>', '', [['interaction-not-shown', 'i1', 'ky', { element: 'qti-portable-custom-interaction' }]]],
    ['the shared text', '<p>ү</p>', '<qti-assessment-stimulus-ref identifier="S" href="s.xml"/>', [['stimulus-missing', 'i1', 'ky', { href: 's.xml' }]]],
    ['a style sheet', '<p>ү</p>', '<qti-stylesheet href="s.css" type="text/css"/>', [['asset-missing', 'i1', 'ky', { href: 's.css' }]]],
  ])('%s', (_what, body, extra, problems) => expect(problemsOf(body, extra)).toEqual(problems));

  it('and is made where all is there', () => {
    expect(problemsOf(hotspot('<img src="a.png" alt=""/>'), '<qti-stylesheet href="s.css" type="text/css"/>', { 'a.png': picture, 's.css': { src: '/api/assets/1', type: 'text/css' } })).toEqual([]);
  });
});

describe('an item with a program of its own', () => {
  const program = '<qti-portable-custom-interaction response-identifier="R" custom-interaction-type-identifier="x" module="m"><qti-interaction-modules><qti-interaction-module id="m" primary-path="m.js"/></qti-interaction-modules></qti-portable-custom-interaction>';
  const assets = { 'm.js': { src: '/api/assets/2', type: 'text/plain' } };

  it('makes a form that needs the network and takes no turns, where the installation runs programs', () => {
    const form = formOf(program, '', assets, { portable: true });
    expect(form).toMatchObject({ ok: true, online: [{ code: 'custom-interaction', ref: 'i1', itemId: 'x' }], answers: null, withheld: null });
    expect(JSON.stringify(form.ok && form.documents)).not.toMatch(/"(?:online|led)"/u);
  });

  it('makes none where it does not', () => {
    expect(problemsOf(program, '', assets, { portable: false })).toMatchObject([['custom-interaction-off', 'i1']]);
  });

  it('may be kept and approved before an installation is asked, unless its program or a file of it is not there', () => {
    expect(problemsOf(program, '', assets)).toEqual([]);
    expect(new Set(problemsOf(program).map(([code]) => code))).toEqual(new Set(['asset-missing']));
  });
});
