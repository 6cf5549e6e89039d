export * from './model/diagnostic';
export * from './model/body';
export * from './model/expressions';
export * from './model/item';
export * from './model/values';
export { parseItem, type ItemResult } from './parse/parse-item';
export { writeItem } from './write/write-item';
export { itemDocument, textContent, type DocumentOptions } from './delivery/item-document';
export type { DeliveredAsset, DeliveryNote } from './delivery/build-context';
export {
  buildForm, type FormItemSpec, type FormTest, type OnlineReason, type TurnSource, type FormKey, type FormKeyItem, type FormProblem, type FormProblemCode, type FormResult, type FormSectionSpec, type FormSpec,
} from './delivery/form';
export type { OptionLabel, OptionLabels } from './delivery/option-labels';
export { attemptDocument, ordersOf } from './delivery/attempt';
export { openKey, scoreItem, type AttemptFacts, type ItemScore, type Scorer, type ScorerItem } from './delivery/scorer';
export { openEngine, type Engine, type ItemState } from './processing/engine';
export { plainValue as toPlain, type PlainValue } from './processing/scalars';
export type { RawResponse } from './processing/variables';
export type { ProcessingProblem } from './processing/run';
export { scoringGuide } from './delivery/scoring-guide';
export { itemFromTable, reasonOutcome } from './table/item-from-table';
export type { TableChoice, TableItem, TableLanguage } from './table/table-item';
export { boundInteractions, type BoundInteraction } from './delivery/masks';
export { readPackage, readPackageFiles, type PackageItem, type PackageReport, type PackageTest } from './package/read-package';
export { writePackage, type PackageInput, type PackageItemInput, type PackageTestInput } from './package/write-package';
export type { PackageProblem, PackageProblemCode } from './package/problem';
export { itemHref } from './package/paths';
export type { PackageAsset } from './package/assets';
export type { ItemMetadata } from './package/metadata';
export { findLeaks, fullDocument, type Leak } from './delivery/leaks';
export { decodeXml } from './package/decode';
export { readFiles } from './package/read-files';
export { defaultZipLimits, type ZipLimits } from './package/read-zip';
export { localise, type Localised } from './package/localise';
export { mergeStimuli } from './package/stimulus';
export * from './model/test';
export { parseTest, type TestResult } from './parse/parse-test';
export { identifyXml, type Identified } from './parse/identify';
export { rubricsOf, testOfPlan, type FormPlan, type FormPlanSection, type TestNames } from './form-test/form-test';
export { planOfTest, type TestPlan, type TestRemark, type TestRemarkCode } from './form-test/plan-of-test';
export { writeTest } from './write/write-test';
export { correctKey, type CorrectionProblem, type CorrectionProblemCode, type CorrectionResult } from './delivery/correct-key';
export { openTest, type SubmitRefusal, type SubmitResult, type TestEngine, type TestState } from './test-run/test-engine';
export { controlledRefs, leadingRules, planTest, type LeadingRule, type TestEntry } from './test-run/plan';
export { itemTurn, type ItemTurn } from './delivery/turn';
export {
  maxTurnsOfItem, openTurns, replayTurns, type TakenTurn, type TurnRefusal, type TurnResult, type Turns, type TurnState,
} from './delivery/open-turns';
export { checkStyle, type CheckedStyle } from './delivery/style-sheet';
