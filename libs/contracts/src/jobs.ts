/** Every background job and its data: ids only. The job reads the rows again and may find nothing to do. */
export interface Jobs {
  /** Scores a finished attempt under the newest rules of its form. Idempotent. */
  'score-attempt': { attemptId: string };
  /** Scores all attempts of a form again under a new version of the rules, keeping the old scores. */
  'rescore-form': { formId: string; rulesVersion: number };
  /** Brings a form's statistics up to date. */
  'analyse-form': { formId: string };
  /** Writes the files of a results release. */
  'build-release': { releaseId: string };
  /** Schedule: ends attempts whose time is up, adds `score-attempt` and `analyse-form` for what was missed. */
  'sweep': Record<string, never>;
}
export type JobName = keyof Jobs;
export const jobNames = ['score-attempt', 'rescore-form', 'analyse-form', 'build-release', 'sweep'] as const satisfies readonly JobName[];
