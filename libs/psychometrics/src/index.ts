export { PsychometricsRefusal, type RefusalCode } from './refusal';
export { gammaLower, gammaUpper, logGamma } from './special/gamma';
export { betaTails } from './special/beta';
export * from './special/distributions';
export { CELL_STATUS, type ClassicalInput, type ItemOptions } from './classical/input';
export { classicalAnalysis } from './classical/analysis';
export type { ClassicalAnalysis, FormStatistics, ItemStatistics, OptionStatistics } from './classical/types';
export { DEFAULT_FLAG_THRESHOLDS, flagItem, type FlagThresholds, type ItemFlag } from './classical/flags';
export { addTime, emptyTimeHistogram, timeQuantile } from './classical/times';
export { NO_RESPONSE, categoryCounts, checkResponses, type ResponseData } from './irt/responses';
export { difficulties, type ItemKind, type ItemParameters } from './irt/item-model';
export {
  calibrate,
  type CalibratedItem,
  type Calibration,
  type CalibrationModel,
  type CalibrationOptions,
  type Covariates,
  type FittedModel,
  type LatentEstimate,
} from './irt/calibrate';
export type { StandardErrorMethod } from './irt/standard-errors';
export type { ItemPriors } from './irt/maximisation';
