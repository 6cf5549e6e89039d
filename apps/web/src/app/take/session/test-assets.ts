import { Injectable, inject, signal } from '@angular/core';
import type { SealedHeader } from '@synoo/contracts';
import { fetchText } from '@synoo/player';
import { TakeStorage } from './take-storage';
import { unsealAsset } from './unseal';

/** Pictures, sounds and films of the test, from this computer where they are: they need no network, and films can be wound. */
@Injectable()
export class TestAssets {
  private readonly cache = inject(TakeStorage).cache;
  private readonly files = new Map<string, { readonly url: string; readonly content: Blob }>();
  private readonly arrived = signal(0);
  /** Grows when files have come to this computer. */
  readonly arrivals = this.arrived.asReadonly();

  /** Where the player finds a file, by its address on the server. */
  url(address: string): string {
    return this.files.get(address)?.url ?? address;
  }

  /** What a file says. Read from its bytes: no script of the page may fetch a `blob:`. */
  text(address: string): Promise<string> {
    return this.files.get(address)?.content.text() ?? fetchText(address);
  }

  /** Opens the files of a document that are on this computer; the others come from the server. */
  async open(contentKey: string, { form, assets }: SealedHeader): Promise<void> {
    const before = this.files.size;
    await Promise.all(
      assets.map(async ({ hash, type }) => {
        const address = `/api/assets/${hash}`;
        if (this.files.has(address)) return;
        const sealed = await this.cache.sealed(assetName(form, hash));
        if (!sealed) return;
        try {
          const content = new Blob([await unsealAsset(contentKey, hash, sealed)], { type });
          this.files.set(address, { url: URL.createObjectURL(content), content });
        } catch {
          // Damaged on the disk.
        }
      }),
    );
    if (this.files.size > before) this.arrived.update((times) => times + 1);
  }

  forget(): void {
    for (const { url } of this.files.values()) URL.revokeObjectURL(url);
    this.files.clear();
  }
}

/** The same file has other bytes under the seal of another form. */
export const assetName = (form: string, hash: string): string => `${form}/${hash}`;
