import { Injectable, InjectionToken, computed, inject, signal } from '@angular/core';
import type { MarkLayer } from './mark-layer';
import { readState, type ToolState } from './tool-state';

/** Keeps the state of the tools over a reload of the page. */
export interface ToolStore {
  /** What was kept, or null. Its shape is not known: an older version of the page may have kept it. */
  read(): Partial<Record<keyof ToolState, unknown>> | null;
  write(state: ToolState): void;
}

export const TOOL_STORE = new InjectionToken<ToolStore>('keeps the state of the tools');

/** The tools of one test. The page that shows the test provides it; without one an item keeps its own while it is shown. */
@Injectable()
export class ToolMemory {
  private readonly store = inject(TOOL_STORE, { optional: true });
  private readonly kept = signal<ToolState>(readState(this.store?.read() ?? null));
  readonly state = this.kept.asReadonly();
  readonly zoom = computed(() => this.kept().zoom);
  /** The highlighter is in hand; it is laid down with the page. */
  readonly marking = signal(false);
  /** Text of the item on the screen that can be marked. */
  readonly layer = signal<MarkLayer | null>(null);

  change(part: Partial<ToolState>): void {
    this.kept.update((state) => ({ ...state, ...part }));
    this.store?.write(this.kept());
  }

  /** Changes one entry of a field that is kept by item; `undefined` takes it out. */
  changeEntry<F extends 'marks' | 'struck' | 'programs'>(field: F, key: string, value: ToolState[F][string] | undefined): void {
    const { [key]: _, ...others } = this.kept()[field];
    this.change({ [field]: value === undefined ? others : { ...others, [key]: value } });
  }
}
