import { missingCodes } from '@synoo/contracts';
import type { Cell } from './csv';
import { codebookTexts as texts, type Trilingual } from './codebook-texts';
import { ANSWER_FILES } from './release-files';
import { itemVariables, type ReleaseItem } from './result-columns';
import { type ReleaseTest, testVariables } from './test-columns';

/** Variables of every row that are not about one item, in the order of the file. */
export const baseVariables = [
  'pseudonym', 'organisation', 'region', 'organisation_type', 'ownership', 'programme', 'year', 'sex', 'language', 'form', 'rules_version', 'session_date', 'extra_time_percent',
  'state', 'end_reason', 'voided', 'late_answers', 'total', 'max_total', 'seconds_total',
] as const;
export type BaseVariable = (typeof baseVariables)[number];

export interface CodebookRow {
  readonly variable: string;
  readonly type: 'text' | 'number' | 'date' | 'code' | 'file';
  readonly item: string;
  readonly label: Trilingual;
  readonly values: string;
}

const types: Partial<Record<BaseVariable, CodebookRow['type']>> = {
  year: 'number', rules_version: 'number', session_date: 'date', extra_time_percent: 'number', voided: 'code', late_answers: 'number', total: 'number', max_total: 'number', seconds_total: 'number',
  region: 'code', organisation_type: 'code', ownership: 'code', sex: 'code', language: 'code', state: 'code', end_reason: 'code',
};

const values: Partial<Record<BaseVariable, string>> = {
  organisation_type: 'secondary-vocational; higher-vocational',
  ownership: 'state; municipal; private',
  sex: 'female; male',
  language: 'ky; ru; en',
  state: 'finished; ended',
  end_reason: 'submitted; time-up; proctor; session-closed',
  voided: '0; 1',
};

const missingList = Object.entries(missingCodes).map(([name, code]) => `${code} = ${texts.missing[name as keyof typeof missingCodes].en}`).join('; ');

/** One row a variable of results.csv, in its order. */
export function codebookRows(items: readonly ReleaseItem[], tests: readonly ReleaseTest[] = []): CodebookRow[] {
  return [
    ...baseVariables.map((variable): CodebookRow => ({ variable, type: types[variable] ?? 'text', item: '', label: texts.variables[variable], values: values[variable] ?? '' })),
    ...items.flatMap((item) => {
      const variables = itemVariables(item);
      const about = (text: Trilingual, detail = ''): Trilingual => ({ ky: `${item.code}${detail}: ${text.ky}`, ru: `${item.code}${detail}: ${text.ru}`, en: `${item.code}${detail}: ${text.en}` });
      return variables.map((variable, index): CodebookRow => {
        const response = item.responses[index];
        if (response !== undefined && item.files.includes(response)) return { variable, type: 'file', item: item.code, label: about(texts.item.file, ` ${response}`), values: `${ANSWER_FILES}${variable}/…; ${missingList}` };
        if (response !== undefined) return { variable, type: 'text', item: item.code, label: about(texts.item.response, ` ${response}`), values: `${optionsOf(item, response)}${missingList}` };
        const part = (['score', 'status', 'seconds'] as const)[index - item.responses.length];
        const template = item.templates[index - item.responses.length - 3];
        if (part === undefined) return { variable, type: 'text', item: item.code, label: about(texts.item.template, ` ${template}`), values: `${missingCodes.missingByDesign} = ${texts.missing.missingByDesign.en}` };
        const range = part === 'score' ? `0 … ${item.maxScore}; ${missingList}` : part === 'status' ? `0 = ${texts.item.answered.en}; ${missingList}` : `${missingCodes.missingByDesign} = ${texts.missing.missingByDesign.en}`;
        return { variable, type: 'number', item: item.code, label: about(texts.item[part]), values: range };
      });
    }),
    ...tests.flatMap((test) =>
      testVariables(test).map(({ variable, about }): CodebookRow => {
        const text = typeof about === 'string' ? texts.test[about] : texts.test.outcome;
        const name = typeof about === 'string' ? test.form : `${test.form} ${about.outcome}`;
        return { variable, type: typeof about === 'string' ? 'number' : 'text', item: '', label: { ky: `${name}: ${text.ky}`, ru: `${name}: ${text.ru}`, en: `${name}: ${text.en}` }, values: `${missingCodes.missingByDesign} = ${texts.missing.missingByDesign.en}` };
      }),
    ),
  ];
}

function optionsOf(item: ReleaseItem, response: string): string {
  return Object.entries(item.key.optionLabels[response] ?? {}).map(([option, { text }]) => `${option} = ${text.ky ?? text.ru ?? text.en ?? ''}; `).join('');
}

export const codebookHeader: readonly Cell[] = ['variable', 'type', 'item', 'label_ky', 'label_ru', 'label_en', 'values'];

export function codebookCells({ variable, type, item, label, values: list }: CodebookRow): Cell[] {
  return [variable, type, item, label.ky, label.ru, label.en, list];
}

/** The codebook for people: how the files are written, what the codes mean, and the variables, in three languages. */
export function codebookMarkdown(title: string, rows: readonly CodebookRow[]): string {
  const escape = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/gu, ' ');
  const languages = ['ky', 'ru', 'en'] as const;
  const intro = languages.map((language) => {
    const missing = Object.entries(missingCodes).map(([name, code]) => `| ${code} | ${texts.missing[name as keyof typeof missingCodes][language]} |`);
    return [`## ${texts.headings.files[language]}`, '', ...texts.notes.map((note) => `- ${note[language]}`), '', `| | ${texts.headings.missing[language]} |`, '| --- | --- |', ...missing, ''].join('\n');
  });
  const table = rows.map(({ variable, label, values: list }) => `| ${variable} | ${escape(label.ky)} | ${escape(label.ru)} | ${escape(label.en)} | ${escape(list)} |`);
  return [`# ${title}`, '', ...intro, `## ${texts.headings.variables.ky} · ${texts.headings.variables.ru} · ${texts.headings.variables.en}`, '', '| variable | ky | ru | en | values |', '| --- | --- | --- | --- | --- |', ...table, ''].join('\n');
}
