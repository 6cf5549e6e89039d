import { Injectable, inject } from '@angular/core';
import type { SealedHeader } from '@synoo/contracts';
import { TakeStorage } from './take-storage';
import { unsealAsset } from './unseal';

/** Pictures, sounds and films of the test, from this computer where they are: they need no network, and films can be wound. */
@Injectable()
export class TestAssets {
  private readonly cache = inject(TakeStorage).cache;
  private readonly urls = new Map<string, string>();

  /** Where the player finds a file, by its address on the server. */
  url(address: string): string {
    return this.urls.get(address) ?? address;
  }

  /** Opens the files of a document that are on this computer; the others come from the server. */
  async open(contentKey: string, { form, assets }: SealedHeader): Promise<void> {
    await Promise.all(
      assets.map(async ({ hash, type }) => {
        const address = `/api/assets/${hash}`;
        if (this.urls.has(address)) return;
        const sealed = await this.cache.sealed(assetName(form, hash));
        if (!sealed) return;
        try {
          this.urls.set(address, URL.createObjectURL(new Blob([await unsealAsset(contentKey, hash, sealed)], { type })));
        } catch {
          // Damaged on the disk.
        }
      }),
    );
  }

  forget(): void {
    for (const url of this.urls.values()) URL.revokeObjectURL(url);
    this.urls.clear();
  }
}

/** The same file has other bytes under the seal of another form. */
export const assetName = (form: string, hash: string): string => `${form}/${hash}`;
