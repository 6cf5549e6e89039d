import { describe, expect, it } from '@jest/globals';
import { planOfTest, testOfPlan, parseTest, writeTest, type FormPlan } from '../index';

const plan: FormPlan = {
  title: 'Педагогика', instructions: 'Окуп чыгыңыз.\nЖооп бериңиз.', timeLimitMinutes: 45, navigation: 'free', feedbackAttempts: null,
  sections: [
    { title: 'Биринчи бөлүм', instructions: '', timeLimitMinutes: null, refs: ['I1', 'I2'] },
    { title: 'Экинчи бөлүм', instructions: 'Сүрөттү караңыз.', timeLimitMinutes: null, refs: ['I3'] },
  ],
};
const names = { identifier: 'PED', lang: 'ky', hrefs: { I1: '../items/A/ky.xml', I2: '../items/B/ky.xml', I3: '../items/C/ky.xml' } };
const timed = plan.sections.map((section) => ({ ...section, timeLimitMinutes: 15 }));

describe('a form and its test', () => {
  it.each<[string, FormPlan]>([
    ['to and fro', plan],
    ['item by item', { ...plan, navigation: 'forward', sections: timed }],
    ['sections that close', { ...plan, navigation: 'sections', sections: timed }],
    ['feedback, three attempts', { ...plan, feedbackAttempts: 3 }],
    ['feedback without limit', { ...plan, navigation: 'sections', feedbackAttempts: 0 }],
    ['without a time or instructions', { ...plan, timeLimitMinutes: null, instructions: '' }],
  ])('say the same: %s', (_name, form) => {
    const read = parseTest(writeTest(testOfPlan(form, names)));
    if (!read.ok) throw new Error('unreadable');
    expect(read.diagnostics).toEqual([]);
    expect(planOfTest(read.test)).toEqual({ plan: form, rules: false, remarks: [] });
  });
});

const ref = (identifier: string, inner = ''): string => `<qti-assessment-item-ref identifier="${identifier}" href="${identifier}.xml">${inner}</qti-assessment-item-ref>`;
const section = (identifier: string, inner: string, more = 'visible="true"'): string => `<qti-assessment-section identifier="${identifier}" title="${identifier}" ${more}>${inner}</qti-assessment-section>`;
const part = (inner: string, modes = 'navigation-mode="nonlinear" submission-mode="simultaneous"', identifier = 'P'): string => `<qti-test-part identifier="${identifier}" ${modes}>${inner}</qti-test-part>`;
const linear = 'navigation-mode="linear" submission-mode="individual"';
const planned = (inner: string) => {
  const read = parseTest(`<qti-assessment-test xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="T" title="T">${inner}</qti-assessment-test>`);
  if (!read.ok) throw new Error('unreadable');
  const { plan: { sections, ...settings }, rules, remarks } = planOfTest(read.test);
  return { ...settings, sections: sections.map(({ title, timeLimitMinutes, refs }) => [title, timeLimitMinutes, ...refs]), rules, told: remarks.map(({ code, at }) => `${code} ${at}`.trim()), remarks };
};
const holds = '<qti-base-value base-type="boolean">true</qti-base-value>';

describe('what a form makes of a test', () => {
  it('takes linear tests item by item, parts as sections that close', () => {
    expect(planned(part(section('S', ref('a')), linear))).toMatchObject({ navigation: 'forward', rules: false, told: [] });
    expect(planned(part(section('S', ref('a')), undefined, 'P1') + part(section('U', ref('b')), undefined, 'P2'))).toMatchObject({ navigation: 'sections', sections: [['S', null, 'a'], ['U', null, 'b']], rules: false, told: [] });
    expect(planned(part(section('S', ref('a')), undefined, 'P1') + part(section('U', ref('b')), linear, 'P2'))).toMatchObject({ navigation: 'sections', rules: true, told: ['test-navigation-mixed P2'] });
    expect(planned(part(section('S', ref('a')) + section('U', ref('b')), undefined, 'P1') + part(section('V', ref('c')), undefined, 'P2'))).toMatchObject({ sections: [['S', null, 'a', 'b'], ['V', null, 'c']], rules: true, told: ['test-sections-joined P1'] });
  });

  it('keeps the rules of a test that leads, draws or weighs', () => {
    expect(planned(part(section('S', ref('a', `<qti-branch-rule target="EXIT_TEST">${holds}</qti-branch-rule>`) + ref('b')), linear))).toMatchObject({ navigation: 'free', rules: true, told: [] });
    expect(planned(part(section('S', `<qti-selection select="1"/><qti-ordering shuffle="true"/>${ref('a')}${ref('b')}`), linear))).toMatchObject({ navigation: 'free', rules: true, told: ['test-navigation-free'] });
    expect(planned(part(section('S', ref('a', '<qti-weight identifier="W" value="2"/>'))))).toMatchObject({ rules: true, told: [] });
    expect(planned(`<qti-outcome-declaration identifier="MARK" cardinality="single" base-type="float"/>${part(section('S', ref('a')))}`)).toMatchObject({ rules: true });
  });

  it('takes limits that a form can keep and names the others', () => {
    const limited = (max: number) => `<qti-time-limits max-time="${max}"/>`;
    expect(planned(`${limited(90)}${part(section('S', ref('a')))}`)).toMatchObject({ timeLimitMinutes: 2, remarks: [{ code: 'test-time-rounded', at: '', data: { seconds: 90, minutes: 2 } }] });
    expect(planned(part(`${limited(600)}${section('S', ref('a'))}`))).toMatchObject({ timeLimitMinutes: 10, told: [] });
    expect(planned(`${limited(1200)}${part(section('S', limited(300) + ref('a')) + section('U', ref('b')), linear)}`)).toMatchObject({ sections: [['S', 5, 'a'], ['U', null, 'b']], rules: false, told: [] });
    expect(planned(`${limited(1200)}${part(section('S', limited(300) + ref('a')) + section('U', ref('b', limited(60))))}`)).toMatchObject({ sections: [['S', null, 'a'], ['U', null, 'b']], told: ['test-time-dropped S', 'test-time-dropped b'] });
    expect(planned(`<qti-time-limits min-time="60" max-time="120" allow-late-submission="true"/>${part(section('S', ref('a')))}`)).toMatchObject({ told: ['test-time-least', 'test-late'] });
  });

  it('shows feedback where the test does, and names what a form never does', () => {
    const control = (attributes: string) => `<qti-item-session-control ${attributes}/>`;
    expect(planned(part(control('show-feedback="true" max-attempts="4"') + section('S', ref('a')), linear))).toMatchObject({ feedbackAttempts: 4, rules: false });
    expect(planned(part(control('show-feedback="true" max-attempts="4"') + section('S', ref('a'))))).toMatchObject({ feedbackAttempts: null });
    expect(planned(part(section('S', ref('a', control('show-feedback="true" max-attempts="0"')) + ref('b')), linear))).toMatchObject({ feedbackAttempts: 0, rules: true });
    expect(planned(part(section('S', ref('a', control('allow-skipping="false" show-solution="true" allow-review="true"')))))).toMatchObject({ remarks: [{ code: 'test-control', at: 'a', data: { settings: 'show-solution, allow-skipping' } }] });
    const replaced = section('S', `<qti-selection select="3" with-replacement="true"/>${ref('a')}${ref('b', `<qti-template-default template-identifier="N">${holds}</qti-template-default>`)}`);
    expect(planned(part(replaced))).toMatchObject({ told: ['test-replacement S', 'test-template-default b'] });
    expect(planned(`${part(section('S', ref('a')))}<qti-test-feedback access="atEnd" outcome-identifier="O" identifier="f" show-hide="show">ok</qti-test-feedback>`)).toMatchObject({ rules: true, told: ['test-feedback'] });
  });

  it('makes text of rubrics for the candidate and names the others', () => {
    const rubric = (view: string, content: string) => `<qti-rubric-block use="instructions" view="${view}"><qti-content-body>${content}</qti-content-body></qti-rubric-block>`;
    expect(planned(rubric('candidate', '<p>Окуңуз,  <b>анан</b>\n жазыңыз.</p><ul><li>Бир</li></ul>') + rubric('scorer', '<p>Ачкыч</p>') + part(section('S', ref('a'))))).toMatchObject({ instructions: 'Окуңуз, анан жазыңыз.\nБир', told: ['test-rubric-view'] });
    expect(planned(rubric('candidate proctor', '<p>Бир</p><table><tr><td>эки</td></tr></table>') + part(section('S', ref('a'))))).toMatchObject({ instructions: 'Бир\nэки', remarks: [{ code: 'test-rubric-plain', data: { elements: 'table, tr, td' } }] });
  });

  it('puts items of hidden and nested sections under the title around them', () => {
    expect(planned(part(section('S', ref('a') + section('H', ref('b'), 'visible="false"') + section('U', ref('c')) + ref('d'))))).toMatchObject({ sections: [['S', null, 'a', 'b'], ['U', null, 'c'], ['S', null, 'd']], rules: true });
  });
});
