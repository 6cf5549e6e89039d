import { InjectionToken, inject } from '@angular/core';
import { assetAddress } from './allow-list';

/**
 * Where the bytes of an asset are to be had, by its checked address (`/api/assets/HASH`): by default there. A page that keeps
 * assets itself provides another answer (a `blob:` of bytes it has unsealed, say); it must be ready when the item is shown.
 */
export const ASSET_URL = new InjectionToken<(address: string) => string>('asset url', { providedIn: 'root', factory: () => (address) => address });

/** From what a document says to what an element of the page may load; null for any address that is no asset's. */
export function injectAssetUrl(): (source: string) => string | null {
  const resolve = inject(ASSET_URL);
  return (source) => {
    const address = assetAddress(source);
    return address === null ? null : resolve(address);
  };
}
