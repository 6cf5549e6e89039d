import { missingCodes } from '@synoo/contracts';
import { leadingRules, parseTest } from '@synoo/qti';
import type { OpenForm } from '../scoring/form-keys';
import { SCORE_STATUS } from '../scoring/score-log';
import type { Cell } from './csv';
import { valueText } from './result-columns';
import type { ResultRow } from './result-rows';

/** A form's test with the names of its variables in a release. */
export interface ReleaseTest {
  readonly formId: string;
  readonly form: string;
  /** Begins the names of the test's variables. */
  readonly name: string;
  /** Outcome variables that its rules compute; empty where it computes none. */
  readonly outcomes: readonly string[];
  /** Its rules decide which items come. */
  readonly led: boolean;
}

/** Tests of the forms that have one, in their order. */
export function releaseTests(forms: readonly OpenForm[], codes: ReadonlyMap<string, string>): ReleaseTest[] {
  const names = new Set<string>();
  return forms.flatMap((form) => {
    if (form.key.test === undefined) return [];
    const parsed = parseTest(form.key.test.xml);
    if (!parsed.ok) throw new Error(`The test of form ${form.formId} cannot be read`);
    const code = codes.get(form.formId) ?? form.formId;
    const first = `test_${code.replace(/[^A-Za-z0-9]+/gu, '_')}`;
    let name = first;
    for (let number = 2; names.has(name.toLowerCase()); number++) name = `${first}_${number}`;
    names.add(name.toLowerCase());
    return [{ formId: form.formId, form: code, name, outcomes: parsed.test.outcomeProcessing.length === 0 ? [] : parsed.test.outcomes.map(({ identifier }) => identifier), led: leadingRules(parsed.test).length > 0 }];
  });
}

/** What is told of a test besides its outcomes: how many items were this learner's, and whether the rules came to their end. */
export type TestFact = 'items' | 'led_to_end';

export function testVariables({ name, outcomes, led }: ReleaseTest): { readonly variable: string; readonly about: TestFact | { readonly outcome: string } }[] {
  const facts: readonly TestFact[] = led ? ['items', 'led_to_end'] : ['items'];
  return [...facts.map((about) => ({ variable: `${name}_${about}`, about })), ...outcomes.map((outcome) => ({ variable: `${name}_${outcome.replace(/[^A-Za-z0-9]+/gu, '_')}`, about: { outcome } }))];
}

/** Cells of a test, in the order of {@link testVariables}. */
export function testCells(test: ReleaseTest, row: Pick<ResultRow, 'form_id' | 'statuses' | 'test_outcomes' | 'led_to_end'>): Cell[] {
  return testVariables(test).map(({ about }): Cell => {
    if (row.form_id !== test.formId) return missingCodes.missingByDesign;
    if (about === 'items') return row.statuses.filter((status) => status !== SCORE_STATUS.missingByDesign).length;
    if (about === 'led_to_end') return row.led_to_end === true ? 1 : 0;
    return valueText(row.test_outcomes?.[about.outcome]) ?? missingCodes.notScored;
  });
}
