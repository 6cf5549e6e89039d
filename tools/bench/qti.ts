// How many items one core scores per second, and how fast items are read. Usage: npm run -s bench:qti [-- --json]
import { cpus } from 'node:os';
import { attemptDocument, buildForm, openKey, parseItem, type FormKey, type Item, type Scorer } from '@synoo/qti';
import type { FormDocument, ItemResponse } from '@synoo/contracts';

const header = (identifier: string): string =>
  `<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="${identifier}" title="t" xml:lang="ru" adaptive="false" time-dependent="false">`;
const score = '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float" normal-maximum="4"><qti-default-value><qti-value>0</qti-value></qti-default-value></qti-outcome-declaration>';
const choices = ['A', 'B', 'C', 'D', 'E'].map((id) => `<qti-simple-choice identifier="${id}">${id}</qti-simple-choice>`).join('');
const body = (max: number): string =>
  `<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="${max}">${choices}</qti-choice-interaction></qti-item-body>`;

const matchCorrect = `${header('match')}<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response><qti-value>C</qti-value></qti-correct-response></qti-response-declaration>${score}${body(1)}
<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>`;

const member = (id: string, value: string): string =>
  `<qti-response-condition><qti-response-if><qti-member><qti-base-value base-type="identifier">${id}</qti-base-value><qti-variable identifier="RESPONSE"/></qti-member>
  <qti-set-outcome-value identifier="SCORE"><qti-sum><qti-variable identifier="SCORE"/><qti-base-value base-type="float">${value}</qti-base-value></qti-sum></qti-set-outcome-value></qti-response-if></qti-response-condition>`;
const clamp = (op: string, bound: string): string =>
  `<qti-response-condition><qti-response-if><qti-${op}><qti-variable identifier="SCORE"/><qti-base-value base-type="float">${bound}</qti-base-value></qti-${op}>
  <qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">${bound}</qti-base-value></qti-set-outcome-value></qti-response-if></qti-response-condition>`;
const general = `${header('general')}<qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier"><qti-correct-response><qti-value>A</qti-value><qti-value>C</qti-value></qti-correct-response></qti-response-declaration>${score}${body(0)}
<qti-response-processing>${member('A', '1.5')}${member('B', '-0.5')}${member('C', '2.5')}${member('D', '-0.5')}${member('E', '-0.5')}${clamp('lt', '0')}${clamp('gt', '4')}
<qti-response-condition><qti-response-if><qti-and><qti-not><qti-is-null><qti-variable identifier="RESPONSE"/></qti-is-null></qti-not><qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match></qti-and>
<qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">4</qti-base-value></qti-set-outcome-value></qti-response-if></qti-response-condition></qti-response-processing></qti-assessment-item>`;

function read(xml: string): Item {
  const parsed = parseItem(xml);
  if (!parsed.ok || parsed.diagnostics.some((diagnostic) => diagnostic.severity === 'error')) throw new Error(JSON.stringify(parsed.diagnostics));
  return parsed.item;
}

function open(xml: string): { scorer: Scorer; key: FormKey; form: FormDocument } {
  const built = buildForm({
    title: { ru: 't' }, timeLimitMinutes: 1, tools: [], sections: [{ id: 's', title: { ru: 's' }, items: [{ ref: 'i1', itemId: 'i', version: 1, variants: { ru: read(xml) } }] }],
  });
  if (!built.ok || !built.documents.ru) throw new Error('the form cannot be built');
  return { scorer: openKey(built.key), key: built.key, form: built.documents.ru };
}

/** Rounds per second of processor time, so that other work on the machine does not count; the median of five stretches. */
function perSecond(round: (i: number) => void): number {
  for (let i = 0; i < 20_000; i++) round(i);
  const rates = Array.from({ length: 5 }, () => {
    const start = process.cpuUsage();
    let rounds = 0;
    let seconds = 0;
    while (seconds < 0.4) {
      for (let i = 0; i < 500; i++) round(rounds + i);
      rounds += 500;
      const { user, system } = process.cpuUsage(start);
      seconds = (user + system) / 1e6;
    }
    return rounds / seconds;
  });
  return Math.round(rates.sort((a, b) => a - b)[2] ?? 0);
}

function scoringRate(xml: string, answers: (masks: readonly string[]) => readonly ItemResponse[]): number {
  const { scorer, key } = open(xml);
  const responses = answers(Object.keys(key.items[0]?.masks.choices['r1'] ?? {}));
  return perSecond((i) => {
    scorer.score('i1', responses[i % responses.length] ?? {}, { seed: 'bench' });
  });
}

const matchRate = scoringRate(matchCorrect, (ids) => ids.map((id) => ({ r1: id })));
const generalRate = scoringRate(general, (ids) => ids.map((_id, i) => ({ r1: ids.slice(0, i + 1) })));
const parseRate = perSecond(() => void parseItem(general));
const { form, key } = open(general);
const attemptRate = perSecond((i) => void attemptDocument(form, key, String(i)));

const report = {
  cpu: cpus()[0]?.model ?? '',
  node: process.version,
  matchCorrectPerSecond: matchRate,
  generalPerSecond: generalRate,
  readPerSecond: parseRate,
  attemptDocumentsPerSecond: attemptRate,
};
process.stdout.write(
  process.argv.includes('--json')
    ? `${JSON.stringify(report, null, 1)}\n`
    : `${report.cpu}, Node ${report.node}, one core
scored, match_correct        ${matchRate.toLocaleString('en')} items/s (target 50,000)
scored, general processing   ${generalRate.toLocaleString('en')} items/s (target 10,000)
read from XML                ${parseRate.toLocaleString('en')} items/s
attempt documents            ${attemptRate.toLocaleString('en')} /s (form of one item)
`,
);
