/** Widgets that stand on CDK overlays. An entry of its own, because what one index exports lands in the learner's first load. */
export { ColumnMenu } from './widgets/column-menu';
export { Dialogs, type Question } from './widgets/dialogs';
