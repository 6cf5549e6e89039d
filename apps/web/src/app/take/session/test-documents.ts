import { Injectable, inject, signal } from '@angular/core';
import { type BriefingDocument, type FormDocument, takeRoutes } from '@synoo/contracts';
import { Api } from '../../core/api';
import { Refusal } from '../../core/refusal';
import { backoffMs } from '../outbox/backoff';
import { TakeStorage } from './take-storage';

type Wanted = 'briefing' | 'form';

/** Documents of the test by content hash: from this computer where they are, else from the server, asked again until they come. */
@Injectable()
export class TestDocuments {
  private readonly api = inject(Api);
  private readonly cache = inject(TakeStorage).cache;

  readonly form = signal<FormDocument | null>(null);
  readonly briefing = signal<BriefingDocument | null>(null);
  /** Why the document that is wanted is not there yet. */
  readonly refusal = signal<Refusal | null>(null);
  private readonly shown: Record<Wanted, string | null> = { briefing: null, form: null };
  private closed = false;
  private later: ReturnType<typeof setTimeout> | null = null;

  show(kind: Wanted, hash: string): void {
    if (this.shown[kind] === hash) return;
    this.shown[kind] = hash;
    void this.load(kind, hash);
  }

  /** Makes sure that a form document is on this computer. */
  async fetch(hash: string): Promise<boolean> {
    try {
      await this.get('form', hash);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return false;
    }
  }

  /** The other languages of the test, so that a switch works without network; not in the second in which a whole room starts. */
  fetchLater(hashes: readonly string[]): void {
    if (this.later !== null) return;
    this.later = setTimeout(() => {
      for (const hash of hashes) if (!this.closed) void this.fetch(hash);
    }, 15_000 + Math.random() * 60_000);
  }

  forget(): void {
    if (this.later !== null) clearTimeout(this.later);
    this.later = null;
    this.shown.briefing = this.shown.form = null;
    this.form.set(null);
    this.briefing.set(null);
    this.refusal.set(null);
  }

  close(): void {
    this.closed = true;
  }

  private async get(kind: Wanted, hash: string): Promise<BriefingDocument & FormDocument> {
    const kept = await this.cache.document<BriefingDocument & FormDocument>(hash);
    if (kept) return kept;
    const document = (await this.api.call(kind === 'form' ? takeRoutes.formDocument : takeRoutes.briefing, { params: { hash } })) as BriefingDocument & FormDocument;
    await this.cache.keepDocument(hash, document);
    return document;
  }

  private async load(kind: Wanted, hash: string): Promise<void> {
    for (let failures = 0; this.shown[kind] === hash && !this.closed; ) {
      try {
        const document = await this.get(kind, hash);
        if (this.shown[kind] !== hash) return;
        if (kind === 'form') this.form.set(document);
        else this.briefing.set(document);
        this.refusal.set(null);
        return;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.refusal.set(error);
        failures += 1;
        await new Promise((resolve) => setTimeout(resolve, backoffMs(failures, Math.random)));
      }
    }
  }
}
