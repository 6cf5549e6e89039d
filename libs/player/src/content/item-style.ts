/**
 * Style sheets of items. The text was checked on the server; here the browser's own parser takes it apart and only plain style
 * rules are put back, each wrapped in `@scope`, so that nothing of an item reaches the page around it.
 */
export function scopedRules(css: string, scopeSelector: string, parse: (css: string) => readonly { readonly cssText: string; readonly isStyleRule: boolean }[]): string {
  return parse(css)
    .filter(({ isStyleRule, cssText }) => isStyleRule && !/url\(|image-set\(|expression|@import|position\s*:\s*(fixed|sticky)/i.test(cssText))
    .map(({ cssText }) => `@scope (${scopeSelector}) { ${cssText} }`)
    .join('\n');
}

function parseInBrowser(css: string): { cssText: string; isStyleRule: boolean }[] {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules].map((rule) => ({ cssText: rule.cssText, isStyleRule: rule instanceof CSSStyleRule }));
}

/** Puts an item's sheet on the page; the returned function takes it away. */
export function adoptItemStyle(page: Document, css: string, scopeSelector: string): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(scopedRules(css, scopeSelector, parseInBrowser));
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  return () => {
    page.adoptedStyleSheets = page.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
  };
}
