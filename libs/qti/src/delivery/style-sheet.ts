/** An author's style sheet after the check: safe text, and the opaque class for each class and id that it names. */
export interface CheckedStyle {
  readonly css: string;
  /** `.name` and `#name` as the author wrote them → class in the delivered content. */
  readonly classes: ReadonlyMap<string, string>;
  /** What was left out, for the author. */
  readonly dropped: readonly string[];
}

/** Properties that change how content looks inside of its own box. */
const properties =
  /^(color|background-color|opacity|font(-(family|size|style|weight|variant|stretch))?|line-height|letter-spacing|word-spacing|text-(align|decoration|indent|transform|overflow)|white-space|word-break|overflow-wrap|hyphens|vertical-align|margin(-(top|right|bottom|left|block|inline))?|padding(-(top|right|bottom|left|block|inline))?|border(-(top|right|bottom|left))?(-(color|style|width))?|border-(radius|collapse|spacing)|(min-|max-)?(width|height)|display|float|clear|position|top|right|bottom|left|list-style(-(type|position))?|caption-side|empty-cells|table-layout|column(s|-count|-gap|-width)|gap|flex(-(direction|wrap|grow|shrink|basis))?|align-(items|self|content)|justify-(content|items|self)|box-sizing|overflow(-[xy])?|direction|ruby-(align|position)|writing-mode)$/;

/** Nothing that loads, runs, escapes or reaches past the item. */
const unsafeValue = /url\(|image-set|expression|javascript:|@|[\\<>{}]|attr\(|var\(|env\(/i;
const selectorShape = /^[a-z0-9 .#>+~,:()_*-]+$/i;
const pseudo = /:(?!(first-child|last-child|only-child|nth-child\([0-9n+ -]+\)|nth-of-type\([0-9n+ -]+\)|first-of-type|last-of-type|not\(\.[\w-]+\)|empty|first-line|first-letter)(?![\w-]))/;

const maxRules = 500;

/**
 * Checks a style sheet rule by rule. At-rules are left out, as are selectors by attribute and values that load something;
 * classes and ids get opaque names, since `.correct` in a style sheet tells as much as in an item.
 */
export function checkStyle(text: string): CheckedStyle {
  const classes = new Map<string, string>();
  const dropped: string[] = [];
  const rules: string[] = [];
  const mask = (whole: string): string => {
    const known = classes.get(whole) ?? `k${classes.size + 1}`;
    classes.set(whole, known);
    return `.${known}`;
  };
  for (const { prelude, block } of topLevelRules(text.replace(/\/\*[\s\S]*?(\*\/|$)/g, ' '))) {
    if (rules.length >= maxRules) break;
    const selector = prelude.trim().replace(/\s+/g, ' ');
    if (selector === '' && block.trim() === '') continue;
    if (selector.startsWith('@') || !selectorShape.test(selector) || pseudo.test(selector)) {
      dropped.push(selector.slice(0, 80));
      continue;
    }
    const declarations = block.split(';').flatMap((declaration) => checkDeclaration(declaration, dropped));
    if (declarations.length === 0) continue;
    rules.push(`${selector.replace(/[.#](?=[a-z_-])[\w-]+/gi, mask)} { ${declarations.join('; ')} }`);
  }
  return { css: rules.join('\n'), classes, dropped };
}

function checkDeclaration(declaration: string, dropped: string[]): string[] {
  const colon = declaration.indexOf(':');
  if (colon === -1) return [];
  const property = declaration.slice(0, colon).trim().toLowerCase();
  const value = declaration.slice(colon + 1).trim().replace(/\s+/g, ' ');
  const fits = properties.test(property) && value.length <= 200 && !unsafeValue.test(value) && !(property === 'position' && /fixed|sticky/i.test(value));
  if (!fits) dropped.push(`${property}: ${value}`.slice(0, 80));
  return fits ? [`${property}: ${value}`] : [];
}

/** Preludes and blocks at the top level; what stands inside of an at-rule's block goes with it. */
function topLevelRules(text: string): { prelude: string; block: string }[] {
  const found: { prelude: string; block: string }[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === ';') {
      found.push({ prelude: text.slice(start, i), block: '' });
      start = i + 1;
    }
    if (text[i] !== '{') continue;
    let depth = 1;
    let end = i + 1;
    while (end < text.length && depth > 0) {
      if (text[end] === '{') depth += 1;
      if (text[end] === '}') depth -= 1;
      end += 1;
    }
    found.push({ prelude: text.slice(start, i), block: text.slice(i + 1, depth === 0 ? end - 1 : end) });
    start = end;
    i = end - 1;
  }
  return found;
}
