/** A row of the item table (docs/item-table.md): one item with both its language variants. */
export type TableLanguage = 'ky' | 'ru';

export interface TableChoice {
  readonly id: string;
  readonly text: string;
  /** Why it is wrong; absent for a right one. */
  readonly reason?: string;
}

interface TableVariant {
  readonly title: string;
  readonly stimulus?: string;
  readonly prompt: string;
}

type Variants<V> = Readonly<Record<TableLanguage, TableVariant & V>>;

export type TableItem = {
  readonly code: string;
  readonly subject: string;
  readonly outcome: string;
  readonly level: 'knowledge' | 'application' | 'reasoning';
  readonly maxScore: number;
  readonly shuffle?: boolean;
  readonly partial?: boolean;
} & (
  | { readonly type: 'choice'; readonly variants: Variants<{ readonly options: readonly TableChoice[] }>; readonly key: string }
  | { readonly type: 'choices'; readonly variants: Variants<{ readonly options: readonly TableChoice[] }>; readonly key: readonly string[] }
  | {
      readonly type: 'text';
      readonly variants: Variants<{ readonly unit?: string; readonly errors?: readonly { readonly answer: string; readonly reason: string }[] }>;
      readonly key: { readonly number: number; readonly tolerance: number } | { readonly accept: readonly string[]; readonly caseSensitive: boolean };
    }
  | { readonly type: 'inline'; readonly variants: Variants<{ readonly gaps: Readonly<Record<string, readonly TableChoice[]>> }>; readonly key: Readonly<Record<string, string>> }
  | { readonly type: 'order'; readonly variants: Variants<{ readonly options: readonly TableChoice[] }>; readonly key: readonly string[] }
  | {
      readonly type: 'match';
      readonly variants: Variants<{ readonly left: readonly TableChoice[]; readonly right: readonly TableChoice[] }>;
      readonly key: readonly (readonly [string, string])[];
    }
  | {
      readonly type: 'extended';
      readonly variants: Variants<{ readonly guide: readonly { readonly score: number; readonly text: string }[]; readonly expectedLines: number }>;
      readonly key: null;
    }
);
