import { z } from 'zod';
import { idParams, route } from './route';
import { instant } from './common';

const real = z.number().nullable();

/** Why an item needs a look; thresholds are configuration. */
export const itemFlag = z.enum(['negative-discrimination', 'low-discrimination', 'too-easy', 'too-hard', 'distractor-beats-key', 'unused-distractor', 'high-omission', 'high-not-reached', 'small-sample', 'no-variance']);

export const optionStatistics = z.object({
  /** Authored identifier, for staff only. */
  option: z.string(),
  label: z.string(),
  isKey: z.boolean(),
  n: z.int(),
  share: real,
  /** Correlation of choosing it with the rest score. */
  correlation: real,
});

export const itemStatistics = z.object({
  itemId: z.uuid(),
  itemCode: z.string(),
  ref: z.string(),
  position: z.int(),
  maxScore: z.number(),
  n: z.int(),
  facility: real,
  correctedItemTotal: real,
  alphaIfDeleted: real,
  omittedShare: real,
  notReachedShare: real,
  medianSeconds: real,
  /** Share of the answers given faster than the item's threshold of rapid guessing, and that threshold. */
  rapidShare: real.default(null),
  rapidSeconds: real.default(null),
  options: z.array(z.object({ response: z.string(), options: z.array(optionStatistics) })),
  flags: z.array(itemFlag),
  /** Mean score by five ability groups of the rest score, lowest first: the curve of the item's plot. */
  curve: z.array(z.object({ n: z.int(), meanRest: z.number(), facility: z.number() })),
});
export type ItemStatistics = z.infer<typeof itemStatistics>;

export const formStatistics = z.object({
  formId: z.uuid(),
  formCode: z.string(),
  rulesVersion: z.int(),
  computedAt: instant.nullable(),
  method: z.string(),
  n: z.int(),
  maxScore: z.number(),
  mean: real,
  sd: real,
  alpha: real,
  alphaInterval: z.tuple([z.number(), z.number()]).nullable(),
  sem: real,
  histogram: z.array(z.object({ score: z.number(), n: z.int() })),
  byLanguage: z.array(z.object({ language: z.string(), n: z.int(), mean: real, sd: real })),
  items: z.array(itemStatistics),
  /** Submitted and not yet scored, so that the reader knows what is missing. */
  pending: z.int(),
});
export type FormStatistics = z.infer<typeof formStatistics>;

export const flagThresholds = z.object({
  minN: z.int(),
  lowDiscrimination: z.number(),
  tooEasy: z.number(),
  tooHard: z.number(),
  unusedDistractor: z.number(),
  highOmission: z.number(),
  highNotReached: z.number(),
});
export type FlagThresholds = z.infer<typeof flagThresholds>;

export const statisticsRoutes = {
  formStatistics: route({ method: 'GET', path: 'forms/:id/statistics', access: 'statistics.read', params: idParams, reply: formStatistics, errors: ['not-found', 'form-not-published'] }),
  /** One entry for each form that the item was used in. */
  itemStatistics: route({ method: 'GET', path: 'items/:id/statistics', access: 'statistics.read', params: idParams, reply: z.object({ forms: z.array(z.object({ formId: z.uuid(), formCode: z.string(), formTitle: z.string(), computedAt: instant.nullable(), statistics: itemStatistics })) }), errors: ['not-found'] }),
  thresholds: route({ method: 'GET', path: 'statistics/thresholds', access: 'statistics.read', reply: flagThresholds }),
  saveThresholds: route({ method: 'PUT', path: 'statistics/thresholds', access: 'system.manage', body: flagThresholds, reply: flagThresholds }),
};
