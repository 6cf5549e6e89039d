import { Injectable, signal } from '@angular/core';
import { isKept, isShell, type Pin, pinsName } from '../../../worker/shell-rules';

/** The learner's page on this computer: kept by a service worker where the origin is secure, so that a reload needs no network. */
@Injectable()
export class ShellKeeper {
  private readonly version = document.querySelector<HTMLMetaElement>('meta[name="synoo-shell"]')?.content ?? '';

  private readonly isHere = signal<boolean | null>(null);
  private filled = false;
  private trying = false;
  /** Whether a reload needs no network; null until that is known. */
  readonly kept = this.isHere.asReadonly();

  /** Called once by every page. Failing costs reloads without network: learner and proctor are told. */
  async keep(): Promise<void> {
    if (this.trying) return;
    this.trying = true;
    await this.tryToKeep();
    this.trying = false;
  }

  private async tryToKeep(): Promise<void> {
    if (!('serviceWorker' in navigator)) {
      this.isHere.set(false);
      await this.fillBrowserCache();
      return;
    }
    try {
      await navigator.serviceWorker.register(script, { scope });
      void navigator.serviceWorker.ready.then(() => this.look());
    } catch {
      // Storage is switched off, the certificate is not trusted, or the server cannot be reached just now.
    }
    await this.look();
  }

  /** Tries again what has not come about. */
  async keepAgain(): Promise<void> {
    if (!this.isHere()) await this.keep();
  }

  private async look(): Promise<void> {
    try {
      const workers = await navigator.serviceWorker.getRegistration(scope);
      this.isHere.set(isKept(workers, await this.hasPage()));
    } catch {
      this.isHere.set(false);
    }
  }

  private async hasPage(): Promise<boolean> {
    for (const name of (await caches.keys()).filter(isShell)) if (await (await caches.open(name)).match(scope)) return true;
    return false;
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
    if (this.filled) return;
    try {
      const { files } = (await (await fetch('/take-shell.json', patience())).json()) as { files: string[] };
      for (const file of files) await (await fetch(`/${file}`, patience())).arrayBuffer();
      this.filled = true;
    } catch {
      // The server cannot be reached just now.
    }
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

/** A file of the page comes over a slow line, too; a line that is dead is given up. */
const patience = (): RequestInit => ({ signal: AbortSignal.timeout(120_000) });
const script = '/take-worker.js';
/** The page, and all that the worker answers for. */
const scope = '/take';
const address = (attemptId: string): string => `/pins/${attemptId}`;
