import type { Problem } from '@synoo/contracts';
import type { PackageTest } from '@synoo/qti';
import type { ItemSource } from '../item-content';

/** One item of an uploaded file: what it says, or why it cannot be used. */
export interface ImportRow {
  /** Place in the file, from 1: the item of a list, the row of a table below the heading, the item of a package. */
  readonly row: number;
  readonly code: string | null;
  readonly source: ItemSource | null;
  /** The row is a learning outcome, not an item. */
  readonly outcome?: NewOutcome;
  readonly problems: readonly Problem[];
}

export interface NewSubject {
  readonly code: string;
  readonly name: Readonly<Record<string, string>>;
}

export interface NewOutcome extends NewSubject {
  readonly subject: string;
}

/** A test of a package in its languages, with what was found while it was read. */
export interface ImportTest {
  readonly identifier: string;
  /** The same test by language; at least one. */
  readonly variants: readonly PackageTest[];
  readonly problems: readonly Problem[];
}

/** What an upload brings: items, and the learning outcomes and subjects that they name. */
export interface ImportFile {
  readonly format: 'qti-package' | 'json' | 'csv';
  readonly rows: readonly ImportRow[];
  readonly subjects: readonly NewSubject[];
  readonly outcomes: readonly NewOutcome[];
  readonly tests?: readonly ImportTest[];
}

export function rowError(code: string, row: number, field?: string, values?: Problem['values']): Problem {
  return { severity: 'error', code, row, ...(field !== undefined && { field }), ...(values && { values }) };
}

export function rowWarning(code: string, row: number, field?: string, values?: Problem['values']): Problem {
  return { ...rowError(code, row, field, values), severity: 'warning' };
}
