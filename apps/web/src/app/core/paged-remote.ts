import { effect, untracked } from '@angular/core';
import type { AddressView } from './address';
import { lastPageOf, type Page } from './last-page';
import { remote, type Remote } from './remote';

/** A list by pages. Goes to the last page where the one in the address is beyond it: the list became shorter, or the address is old. */
export function pagedRemote<P, T extends Page>(view: AddressView, ask: () => P | null, load: (ask: P, abort: AbortSignal) => Promise<T>): Remote<T> {
  const list = remote(ask, load);
  effect(() => {
    const page = list.value();
    const last = page && lastPageOf(page);
    if (last) untracked(() => view.change({ page: last }));
  });
  return list;
}
