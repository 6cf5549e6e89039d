import type { FormDocument, ItemDocument } from '@synoo/contracts';

/** One item of a form in the order of the test, with the section it stands in. */
export interface PlacedItem {
  readonly item: ItemDocument;
  /** From 0. */
  readonly index: number;
  readonly sectionIndex: number;
  /** The section's instructions are shown before this item. */
  readonly opensSection: boolean;
}

/** `order`: the items of this attempt, where it has its own; a name that the form does not have is left out. */
export function placedItems(form: Pick<FormDocument, 'sections'>, order?: readonly string[]): PlacedItem[] {
  const placed = form.sections.flatMap((section, sectionIndex) => section.items.map((item) => ({ item, sectionIndex })));
  const byRef = new Map(placed.map((entry) => [entry.item.ref, entry]));
  const own = order ? order.flatMap((ref) => byRef.get(ref) ?? []) : placed;
  return own.map(({ item, sectionIndex }, index): PlacedItem => ({ item, index, sectionIndex, opensSection: own[index - 1]?.sectionIndex !== sectionIndex }));
}

/** Where the learner goes on: the item seen last if this form has it, else the first. */
export function startIndex(items: readonly PlacedItem[], lastItem: string | null): number {
  return Math.max(0, items.findIndex(({ item }) => item.ref === lastItem));
}

export interface ItemStatus {
  readonly ref: string;
  readonly number: number;
  readonly sectionIndex: number;
  readonly answered: 'unanswered' | 'partly' | 'answered';
  readonly flagged: boolean;
  /** An answer to it is on this computer and not yet on the server. */
  readonly unsaved: boolean;
}

export type OverviewFilter = 'all' | 'unanswered' | 'flagged' | 'unsaved';

export function matchesFilter(status: ItemStatus, filter: OverviewFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'unanswered':
      return status.answered !== 'answered';
    case 'flagged':
      return status.flagged;
    case 'unsaved':
      return status.unsaved;
  }
}

export function countStatuses(statuses: readonly ItemStatus[]): Readonly<Record<OverviewFilter, number>> {
  const count = (filter: OverviewFilter): number => statuses.filter((status) => matchesFilter(status, filter)).length;
  return { all: statuses.length, unanswered: count('unanswered'), flagged: count('flagged'), unsaved: count('unsaved') };
}
