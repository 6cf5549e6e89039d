import { computed, signal } from '@angular/core';

/** Rows chosen in a list by id, kept over pages. */
export class Selection {
  private readonly chosen = signal<ReadonlySet<string>>(new Set());
  readonly ids = computed(() => [...this.chosen()]);
  readonly size = computed(() => this.chosen().size);

  has(id: string): boolean {
    return this.chosen().has(id);
  }

  toggle(id: string): void {
    this.chosen.update((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }

  hasAll(rows: readonly { id: string }[]): boolean {
    return rows.length > 0 && rows.every((row) => this.chosen().has(row.id));
  }

  toggleAll(rows: readonly { id: string }[]): void {
    const all = this.hasAll(rows);
    this.chosen.update((now) => {
      const next = new Set(now);
      for (const row of rows) if (all) next.delete(row.id); else next.add(row.id);
      return next;
    });
  }

  clear(): void {
    this.chosen.set(new Set());
  }
}
