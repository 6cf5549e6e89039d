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

  show(kind: Wanted, hash: string): void {
    if (this.shown[kind] === hash) return;
    this.shown[kind] = hash;
    void this.load(kind, hash);
  }

  forget(): void {
    this.shown.briefing = this.shown.form = null;
    this.form.set(null);
    this.briefing.set(null);
    this.refusal.set(null);
  }

  close(): void {
    this.closed = true;
  }

  private async load(kind: Wanted, hash: string): Promise<void> {
    for (let failures = 0; this.shown[kind] === hash && !this.closed; ) {
      try {
        const kept = await this.cache.document<BriefingDocument & FormDocument>(hash);
        const document = kept ?? ((await this.api.call(kind === 'form' ? takeRoutes.formDocument : takeRoutes.briefing, { params: { hash } })) as BriefingDocument & FormDocument);
        if (!kept) await this.cache.keepDocument(hash, document);
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
