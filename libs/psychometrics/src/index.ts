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
export {
  abilityReliability,
  categoryProbabilities,
  eapAbilities,
  estimateAbilities,
  itemInformation,
  testInformation,
  type AbilityEstimates,
  type NormalPrior,
  type PointMethod,
} from './irt/ability';
export { calibrateConditional, symmetricFunctions, type ConditionalCalibration } from './irt/cml';
export { curveDeviation, meanSquareFit, personLz, posteriorFit, q3, sx2, type MeanSquares, type SX2 } from './irt/fit';
export { mantelHaenszelDif, type DifAnalysis, type EtsClass, type MantelHaenszel } from './dif/mantel-haenszel';
export { logisticDif, type LogisticDif, type LogisticTest } from './dif/logistic';
export { raschDif, type RaschDif } from './dif/rasch';
export { NO_GROUP, type DifInput } from './dif/tables';
export { randomStream, type RandomStream } from './random/stream';
export { simulateResponses } from './random/simulate';
export { haebara, linkingGrid, meanMean, meanSigma, stockingLord, transformItem, type CurveLinking, type LinkingConstants, type LinkingGrid } from './linking/constants';
export { anchorDrift, type AnchorDrift, type DriftReport } from './linking/drift';
export {
  chainedEquipercentile,
  chainedLinearEquating,
  equipercentile,
  frequencyEstimation,
  levineEquating,
  percentileRank,
  percentileScore,
  scoreFrequencies,
  tuckerEquating,
  type AnchorGroup,
  type LinearEquating,
} from './linking/equating';
export { combineEstimates, drawPlausibleValues, type PlausibleValueOptions, type PlausibleValues } from './population/plausible-values';
export { principalComponents } from './population/principal-components';
export { dimensionality, type Dimensionality } from './irt/dimensionality';
export { cohenKappa, fleissKappa, type FleissKappa, type Kappa, type KappaWeights, type Ratings } from './agreement/kappa';
export { krippendorffAlpha, type MeasurementLevel } from './agreement/krippendorff';
export { agreementShare, intraclassCorrelations, raterMeanDifference, type IntraclassCorrelations } from './agreement/icc';
export { responseTimeEffort, type EffortInput, type EffortOptions, type EffortReport } from './effort/response-time';
export { similarPairs, type SimilarityInput, type SimilarPair } from './effort/similarity';
