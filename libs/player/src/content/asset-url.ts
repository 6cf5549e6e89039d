import { InjectionToken, type Signal, inject, linkedSignal, signal, untracked } from '@angular/core';
import { assetAddress } from './allow-list';

/**
 * Where the bytes of an asset are to be had, by its checked address (`/api/assets/HASH`): by default there. A page that keeps
 * assets itself provides another answer (a `blob:` of bytes it has unsealed, say) and says by {@link ASSET_ARRIVALS} when it changes.
 */
export const ASSET_URL = new InjectionToken<(address: string) => string>('asset url', { providedIn: 'root', factory: () => (address) => address });

/** Another number whenever assets may be had elsewhere than before. */
export const ASSET_ARRIVALS = new InjectionToken<Signal<number>>('arrivals of assets', { providedIn: 'root', factory: () => signal(0).asReadonly() });

/**
 * The text of an asset, by its checked address; rejects where it is not to be had. Not by {@link ASSET_URL}: the policy of a page lets
 * elements show a `blob:`, and no script fetch one.
 */
export const ASSET_TEXT = new InjectionToken<(address: string) => Promise<string>>('asset text', { providedIn: 'root', factory: () => fetchText });

export async function fetchText(address: string): Promise<string> {
  const reply = await fetch(address);
  if (!reply.ok) throw new Error(`the asset is not there: ${reply.status}`);
  return reply.text();
}

/** From what a document says to what an element of the page may load; null for any address that is no asset's. */
export function injectAssetUrl(): (source: string) => string | null {
  const resolve = inject(ASSET_URL);
  return (source) => {
    const address = assetAddress(source);
    return address === null ? null : resolve(address);
  };
}

/**
 * What an element is to load, asked for anew when assets have arrived until the element has loaded: what is there stays as it is,
 * a sound that plays most of all.
 */
export function injectArrivingUrl(source: () => string | null, loaded: (address: string) => boolean): Signal<string | null> {
  const assetUrl = injectAssetUrl();
  const arrivals = inject(ASSET_ARRIVALS);
  return linkedSignal<{ readonly source: string | null; readonly arrivals: number }, string | null>({
    source: () => ({ source: source(), arrivals: arrivals() }),
    computation: (now, before) =>
      untracked(() => {
        const address = before?.source.source === now.source ? before.value : null;
        if (address !== null && loaded(address)) return address;
        return now.source === null ? null : assetUrl(now.source);
      }),
  }).asReadonly();
}
