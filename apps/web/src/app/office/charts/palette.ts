/** Colours and font of the charts, read from the tokens, so that a chart follows the theme of the page. */
export interface Palette {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly paper: string;
  readonly series: readonly [string, string, string, string, string, string];
  readonly font: string;
}

export function paletteOf(style: Pick<CSSStyleDeclaration, 'getPropertyValue'>): Palette {
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token('ink'),
    quiet: token('ink-quiet'),
    line: token('line'),
    paper: token('surface'),
    series: [token('chart-1'), token('chart-2'), token('chart-3'), token('chart-4'), token('chart-5'), token('chart-6')],
    font: token('font'),
  };
}
