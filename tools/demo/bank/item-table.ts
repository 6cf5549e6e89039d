/** Reading the demo bank files, whose format docs/item-table.md describes. Structural types only: the checks are in the spec. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const LANGUAGES = ['ky', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Choosable {
  id: string;
  text: string;
  reason?: string;
}

export interface Variant {
  title: string;
  stimulus?: string;
  prompt: string;
  options?: Choosable[];
  gaps?: Record<string, Choosable[]>;
  left?: Choosable[];
  right?: Choosable[];
  unit?: string;
  errors?: { answer: string; reason: string }[];
  guide?: { score: number; text: string }[];
  expectedLines?: number;
}

export interface NumberKey {
  number: number;
  tolerance: number;
}

export interface AcceptKey {
  accept: string[];
  caseSensitive: boolean;
}

export type ItemType = 'choice' | 'choices' | 'text' | 'inline' | 'order' | 'match' | 'extended';
export type Key = string | string[] | [string, string][] | Record<string, string> | NumberKey | AcceptKey | null;

export interface BankItem {
  code: string;
  subject: string;
  outcome: string;
  type: ItemType;
  level: string;
  maxScore: number;
  shuffle?: boolean;
  partial?: boolean;
  variants: Record<Language, Variant>;
  key: Key;
}

export interface BankOutcome {
  code: string;
  subject: string;
  name: { ky: string; ru: string; en: string };
}

export interface BankFile {
  outcomes: BankOutcome[];
  items: BankItem[];
}

export const SUBJECTS = ['pedagogy', 'digital-literacy', 'occupational-safety', 'applied-mathematics'] as const;

/** One file of the demo bank, by its subject ('practice' for the items that teach the interface). */
export function readBankFile(folder: string, subject: string): BankFile {
  return JSON.parse(readFileSync(join(folder, `${subject}.json`), 'utf8')) as BankFile;
}
