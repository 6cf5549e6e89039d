import { Injectable } from '@angular/core';
import { type Pin, pinsName } from '../../../worker/shell-rules';

/** The learner's page on this computer: kept by a service worker where the origin is secure, so that a reload needs no network. */
@Injectable()
export class ShellKeeper {
  private readonly version = document.querySelector<HTMLMetaElement>('meta[name="synoo-shell"]')?.content ?? '';

  /** Called once by every page. Failing costs reloads without network, which the page says where it matters. */
  async keep(): Promise<void> {
    try {
      if ('serviceWorker' in navigator) await navigator.serviceWorker.register('/take-worker.js', { scope: '/take' });
      else await this.fillBrowserCache();
    } catch {
      // No worker: storage is switched off, or the server cannot be reached just now.
    }
  }

  /** From now on until the test is over reloads get the page as it is now, whatever the server has by then. */
  async pin(attemptId: string): Promise<void> {
    await this.pins(async (pins) => {
      const kept = await pins.match(address(attemptId));
      const known = kept && ((await kept.json()) as Pin);
      const pin: Pin = { version: known?.version ?? this.version, since: Date.now() };
      await pins.put(address(attemptId), Response.json(pin));
    });
  }

  async unpin(attemptId: string): Promise<void> {
    await this.pins(async (pins) => void (await pins.delete(address(attemptId))));
  }

  /** Files by hash may be kept for good; once they are here no part of the page is missing when the server goes away or gets another version. */
  private async fillBrowserCache(): Promise<void> {
    const { files } = (await (await fetch('/take-shell.json')).json()) as { files: string[] };
    for (const file of files) await (await fetch(`/${file}`)).arrayBuffer();
  }

  private async pins(change: (pins: Cache) => Promise<void>): Promise<void> {
    if (!('caches' in window)) return;
    try {
      await change(await caches.open(pinsName));
    } catch {
      // Storage is switched off: there is no shell to hold either.
    }
  }
}

const address = (attemptId: string): string => `/pins/${attemptId}`;
