import { computed, signal } from '@angular/core';

export interface Column {
  readonly key: string;
  /** Text key of the heading. */
  readonly label: string;
  /** Not shown until chosen. */
  readonly extra?: true;
}

/** Which columns of a table are shown; kept on this computer under the table's name. */
export class ColumnChoice {
  private readonly hidden = signal<ReadonlySet<string>>(new Set());
  readonly shownCount = computed(() => this.columns.length - this.hidden().size);

  constructor(
    private readonly table: string,
    readonly columns: readonly Column[],
  ) {
    this.hidden.set(new Set(this.remembered() ?? columns.filter((column) => column.extra).map((column) => column.key)));
  }

  shows(key: string): boolean {
    return !this.hidden().has(key);
  }

  toggle(key: string): void {
    this.hidden.update((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
    try {
      localStorage.setItem(this.storedAs, JSON.stringify([...this.hidden()]));
    } catch {
      // Without storage the choice lasts until the page is closed.
    }
  }

  private get storedAs(): string {
    return `synoo.columns.${this.table}`;
  }

  private remembered(): string[] | null {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(this.storedAs) ?? 'null');
      return Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : null;
    } catch {
      // A damaged entry is the same as none.
      return null;
    }
  }
}
