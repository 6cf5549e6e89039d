import { type Signal, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type Params, Router } from '@angular/router';

/** The view of a list, kept in the address: what is searched, filtered and sorted survives a reload and can be sent to somebody. */
export interface AddressView {
  readonly params: Signal<Params>;
  text(name: string): string;
  list(name: string): readonly string[];
  number(name: string, otherwise: number): number;
  flag(name: string): boolean;
  /** Changes parts of the view; empty values leave the address. Anything but a page change goes back to page 1. */
  change(part: Readonly<Record<string, string | number | boolean | readonly string[] | null>>): void;
  /** Adds the value to a list of the view, or takes it out. */
  toggle(name: string, value: string): void;
}

export function addressView(): AddressView {
  const route = inject(ActivatedRoute);
  const router = inject(Router);
  const params = toSignal(route.queryParams, { initialValue: route.snapshot.queryParams });
  const text = (name: string): string => (typeof params()[name] === 'string' ? (params()[name] as string) : '');
  const list = (name: string): readonly string[] => text(name).split(',').filter(Boolean);
  const view: AddressView = {
    params: computed(() => params()),
    text,
    list,
    number: (name, otherwise) => {
      const value = Number(text(name));
      return text(name) !== '' && Number.isInteger(value) && value > 0 ? value : otherwise;
    },
    flag: (name) => text(name) === 'true',
    change: (part) => {
      const queryParams: Params = 'page' in part ? {} : { page: null };
      for (const [name, value] of Object.entries(part)) queryParams[name] = value === '' || value === false || (Array.isArray(value) && value.length === 0) ? null : Array.isArray(value) ? value.join(',') : value;
      void router.navigate([], { relativeTo: route, queryParams, queryParamsHandling: 'merge', replaceUrl: true });
    },
    toggle: (name, value) => {
      const now = list(name);
      view.change({ [name]: now.includes(value) ? now.filter((one) => one !== value) : [...now, value] });
    },
  };
  return view;
}
