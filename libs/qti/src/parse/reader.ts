import type { Diagnostic, DiagnosticCode, Severity } from '../model/diagnostic';
import { elementsOf, type XmlElement } from '../xml/tree';

/** Collects what is to be told while one document is read, and reads attributes with a diagnostic for each bad one. */
export class Reader {
  readonly diagnostics: Diagnostic[];

  constructor(diagnostics: Diagnostic[] = []) {
    this.diagnostics = diagnostics;
  }

  report(severity: Severity, code: DiagnosticCode, at: XmlElement, data?: Diagnostic['data']): void {
    this.diagnostics.push({ code, severity, line: at.line, column: at.column, ...(data ? { data } : {}) });
  }

  required(element: XmlElement, attribute: string, fallback = ''): string {
    const value = element.attributes[attribute];
    if (value === undefined) this.report('error', 'attribute-missing', element, { element: element.name, attribute });
    return value?.trim() ?? fallback;
  }

  oneOf<T extends string>(element: XmlElement, attribute: string, allowed: readonly T[]): T | undefined {
    const value = element.attributes[attribute]?.trim();
    if (value === undefined) return undefined;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) this.invalid(element, attribute, value, allowed.join(' | '));
    return found;
  }

  boolean(element: XmlElement, attribute: string): boolean | undefined {
    const value = element.attributes[attribute]?.trim();
    if (value === undefined) return undefined;
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0') return false;
    this.invalid(element, attribute, value, 'true | false');
    return undefined;
  }

  number(element: XmlElement, attribute: string): number | undefined {
    const value = element.attributes[attribute];
    if (value === undefined) return undefined;
    const number = parseNumber(value);
    if (number === null) this.invalid(element, attribute, value, 'a number');
    return number ?? undefined;
  }

  /** Reports children that have no meaning here: they are left out. */
  onlyChildren(element: XmlElement, ...names: readonly string[]): void {
    for (const child of elementsOf(element)) {
      if (!names.includes(child.name)) this.report('error', 'element-unexpected', child, { element: child.name, parent: element.name });
    }
  }

  invalid(element: XmlElement, attribute: string, value: string, expected: string): void {
    this.report('error', 'attribute-invalid', element, { element: element.name, attribute, value, expected });
  }
}

/** A number as XML Schema writes it (no comma, no hexadecimal, no blank), or null. */
export function parseNumber(text: string): number | null {
  const trimmed = text.trim();
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return Number(trimmed);
  if (trimmed === 'INF' || trimmed === '+INF') return Infinity;
  if (trimmed === '-INF') return -Infinity;
  return null;
}
