export type NumberBase = 'string' | 'integer' | 'float';
/** What of a typed answer does not fit, as a polite remark; the answer is kept all the same. */
export type TextRemark = 'not-integer' | 'not-number' | 'pattern';

const integer = /^[+-]?\d+$/;
const float = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/;

/** Spaces inside numbers (1 000) and the true minus sign are how people write. */
function plainNumber(text: string): string {
  return text.replace(/[\s\u00a0\u202f]/g, '').replace(/\u2212/g, '-');
}

export function remarkOn(text: string, base: NumberBase, pattern?: string): TextRemark | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (base === 'integer' && !integer.test(plainNumber(trimmed))) return 'not-integer';
  if (base === 'float' && !float.test(plainNumber(trimmed))) return 'not-number';
  const mask = pattern === undefined ? null : compile(pattern);
  return mask && !mask.test(text) ? 'pattern' : null;
}

/** Authored masks are XML Schema patterns: anchored at both ends. One that the browser cannot read is left aside. */
function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return null;
  }
}

/** Text with `letters` put in place of the selection, and where the caret goes. */
export function insertAt(text: string, start: number, end: number, letters: string): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, start) + letters + text.slice(end), caret: start + letters.length };
}

/** Words, as people count them. */
export function wordCount(text: string): number {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
