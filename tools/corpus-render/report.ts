/** A finding in one item: `what` went wrong and `where` in it. */
export interface Finding {
  readonly file: string;
  readonly what: string;
  readonly where: string;
}

export interface RenderReport {
  /** QTI items found. */
  items: number;
  /** Items that stood on the screen with something to see. */
  rendered: number;
  readonly consoleErrors: Finding[];
  readonly axeViolations: Finding[];
  readonly notByKeyboard: Finding[];
  /** What does not fit a page of 320 CSS pixels (400 % zoom). */
  readonly narrow: Finding[];
  /** What only the item's author can mend: a missing file, an image without a text, a document that cannot be read. */
  readonly itemDefects: Finding[];
  /** What is named as not supported: other versions, interactions that run code of their own. */
  readonly limitations: Finding[];
}

export const emptyReport = (): RenderReport => ({ items: 0, rendered: 0, consoleErrors: [], axeViolations: [], notByKeyboard: [], narrow: [], itemDefects: [], limitations: [] });

/** The player's own failures (an item of which nothing is seen is among the console's); defects of items are not. */
export const failures = (report: RenderReport): number =>
  report.consoleErrors.length + report.axeViolations.length + report.notByKeyboard.length + report.narrow.length;

export function reportText(report: RenderReport): string {
  const lines = (word: string, findings: readonly Finding[]): string[] => findings.map(({ file, what, where }) => `${word.padEnd(9)} ${file}  ${what}${where === '' ? '' : `  at ${where}`}`);
  return `${[
    `${report.items} items, ${report.rendered} rendered; ${report.consoleErrors.length} console errors, ${report.axeViolations.length} axe violations, ${report.notByKeyboard.length} interactions not answered by keyboard; ${report.narrow.length} misfits at 320 pixels; ${report.itemDefects.length} defects of items; ${report.limitations.length} named limitations`,
    ...lines('CONSOLE', report.consoleErrors),
    ...lines('AXE', report.axeViolations),
    ...lines('KEYBOARD', report.notByKeyboard),
    ...lines('NARROW', report.narrow),
    ...lines('ITEM', report.itemDefects),
    ...lines('LIMIT', report.limitations),
  ].join('\n')}\n`;
}
