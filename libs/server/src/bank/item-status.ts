import { allows, type ItemStatus, itemTransitions, type Problem, type Role } from '@synoo/contracts';

export interface StatusRequest {
  readonly from: ItemStatus;
  readonly to: ItemStatus;
  readonly roles: readonly Role[];
  readonly accountId: string;
  readonly authorId: string | null;
  /** What {@link approvalProblems} says of the item. */
  readonly problems: readonly Problem[];
}

export type StatusRefusal = 'item-status-refused' | 'own-item' | 'item-invalid' | 'not-allowed';

/** Why an item may not go to a status; undefined: it may. Nobody approves what they wrote themselves. */
export function statusRefusal({ from, to, roles, accountId, authorId, problems }: StatusRequest): StatusRefusal | undefined {
  if (!itemTransitions[from].includes(to)) return 'item-status-refused';
  const approves = allows(roles, 'bank.approve');
  const needsApprover = to === 'approved' || (from === 'approved' && to === 'retired');
  if (needsApprover ? !approves : !approves && !allows(roles, 'bank.write')) return 'not-allowed';
  if (to !== 'approved') return undefined;
  if (authorId === accountId) return 'own-item';
  return problems.some((problem) => problem.severity === 'error') ? 'item-invalid' : undefined;
}

export interface ApprovalFacts {
  readonly languages: readonly string[];
  readonly outcome: string | null;
  readonly maxScore: number | null;
  readonly humanScored: boolean;
  readonly practice: boolean;
  /** Found when the content was stored. */
  readonly problems: readonly Problem[];
}

/**
 * What an item lacks for being approved. An item in Kyrgyz needs Russian too and the other way round; one from elsewhere, in
 * neither, can be approved for forms in its own language.
 */
export function approvalProblems({ languages, outcome, maxScore, humanScored, practice, problems: found }: ApprovalFacts): Problem[] {
  const problems: Problem[] = [...found];
  const error = (code: string, values?: Problem['values']) => problems.push({ severity: 'error', code, ...(values && { values }) });
  const local = (['ky', 'ru'] as const).filter((language) => languages.includes(language));
  if (local.length === 1) error('language-missing', { language: local[0] === 'ky' ? 'ru' : 'ky' });
  if (languages.length === 0) error('language-missing', { language: 'ky' });
  if (local.length === 0 && languages.length > 0) problems.push({ severity: 'warning', code: 'foreign-language-only', values: { languages: languages.join(', ') } });
  if (outcome === null && !practice) error('outcome-missing');
  if (!humanScored && (maxScore === null || maxScore <= 0) && !found.some((problem) => problem.severity === 'error')) error('key-missing');
  return problems;
}
