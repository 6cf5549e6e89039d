import { Injectable, type WritableSignal, inject, signal } from '@angular/core';
import { type AttemptView, type BriefingDocument, type FormDocument, type Language, type Route, takeRoutes } from '@synoo/contracts';
import { Api } from '../../core/api';
import { Refusal } from '../../core/refusal';
import { backoffMs } from '../outbox/backoff';
import { TakeStorage } from './take-storage';
import { assetName, TestAssets } from './test-assets';
import { canUnseal, sealedHeader, unsealDocument } from './unseal';

type Wanted = 'briefing' | 'form';
/** A briefing is small; the learner may be waiting for it in the other language. */
const briefingTimeoutMs = 20_000;
/** Forms and files may be large and networks slow; a connection that is dead says nothing at all. */
const silenceMs = 20_000;
type Bytes = Uint8Array<ArrayBuffer>;
/** What of the attempt says where its content is and what opens it. */
export type ContentOf = Pick<AttemptView, 'form' | 'sealed' | 'contentKey'>;

/** Documents of the test by content hash: from this computer where they are, else from the server, asked again until they come. */
@Injectable()
export class TestDocuments {
  private readonly api = inject(Api);
  private readonly cache = inject(TakeStorage).cache;
  private readonly assets = inject(TestAssets);
  readonly form = signal<FormDocument | null>(null);
  readonly briefing = signal<BriefingDocument | null>(null);
  /** Why the document that is wanted is not there yet. */
  readonly refusal = signal<Refusal | null>(null);
  /** The whole test is on this computer, in every language and with its files, and can be opened once it starts. */
  readonly complete = signal(false);
  private readonly shown: Record<Wanted, string | null> = { briefing: null, form: null };
  private content: ContentOf | null = null;
  /** The sealed documents that are being brought, or were. */
  private bringing = '';
  private closed = false;
  private later: ReturnType<typeof setTimeout> | null = null;

  /** Says what the attempt's content is, and brings it to this computer under its seal, `first` language first. */
  follow(content: ContentOf, first: Language): void {
    this.content = content;
    const hashes = [...new Set([content.sealed[first], ...Object.values(content.sealed)])].filter((hash) => hash !== undefined);
    const all = hashes.toSorted().join();
    if (!canUnseal() || all === this.bringing) return;
    this.bringing = all;
    this.complete.set(false);
    void this.bring(all, hashes);
  }

  showForm(hash: string): void {
    if (this.shown.form === hash) return;
    this.shown.form = hash;
    void this.load('form', hash);
  }

  /** The briefing that is on the screen first, then those in the other languages, so that one can be chosen without network. */
  showBriefing(hash: string, all: readonly string[]): void {
    if (this.shown.briefing === hash) return;
    this.shown.briefing = hash;
    void this.load('briefing', hash).then(async () => {
      for (const other of all) for (let failures = 0; this.shown.briefing === hash && !this.closed && !(await this.fetch('briefing', other)); ) await pause((failures += 1));
    });
  }

  /** Makes sure that a document is at hand. */
  async fetch(kind: Wanted, hash: string): Promise<boolean> {
    try {
      await (kind === 'form' ? this.formDocument(hash) : this.briefingDocument(hash));
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return false;
    }
  }

  /** The other languages of the test where nothing was sealed, so that a switch works without network; not in the second in which a whole room starts. */
  fetchLater(hashes: readonly string[]): void {
    if (this.later !== null || canUnseal()) return;
    this.later = setTimeout(() => {
      for (const hash of hashes) if (!this.closed) void this.fetch('form', hash);
    }, 15_000 + Math.random() * 60_000);
  }

  forget(): void {
    if (this.later !== null) clearTimeout(this.later);
    this.later = null;
    this.shown.briefing = this.shown.form = null;
    this.content = null;
    this.bringing = '';
    this.complete.set(false);
    this.form.set(null);
    this.briefing.set(null);
    this.refusal.set(null);
    this.assets.forget();
  }

  close(): void {
    this.closed = true;
    this.assets.forget();
  }

  private async bring(all: string, hashes: readonly string[]): Promise<void> {
    for (let failures = 0; this.bringing === all && !this.closed; ) {
      try {
        let here = true;
        for (const hash of hashes) {
          const header = sealedHeader(await this.sealed(hash));
          const { form, assets } = header;
          for (const asset of assets) here = (await this.bringAsset(form, asset.hash)) && here;
          here = (await this.cache.hasSealed(hash)) && here;
          // Where the test is open already, as for who comes in the middle of it: the items to come have their files here.
          const key = this.content?.contentKey;
          if (key && this.bringing === all) await this.assets.open(key, header);
        }
        // A full disk or a browser without storage keeps nothing, and the page does not say that it did.
        if (this.bringing === all) this.complete.set(here);
        return;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        failures += 1;
        await pause(failures);
      }
    }
  }

  /** Whether it is on this computer now. */
  private async bringAsset(form: string, hash: string): Promise<boolean> {
    const name = assetName(form, hash);
    if (await this.cache.hasSealed(name)) return true;
    await this.cache.keepSealed(name, await this.bytes(takeRoutes.sealedAsset, { form, hash }));
    return this.cache.hasSealed(name);
  }

  private async sealed(hash: string): Promise<Bytes> {
    const kept = await this.cache.sealed(hash);
    if (kept) return kept;
    const sealed = await this.bytes(takeRoutes.sealedDocument, { hash });
    await this.cache.keepSealed(hash, sealed);
    return sealed;
  }

  private async bytes(route: Route, params: Readonly<Record<string, string>>): Promise<Bytes> {
    return new Uint8Array(await this.api.bytes(route, { params, silenceMs }));
  }

  private async formDocument(hash: string): Promise<FormDocument> {
    const kept = await this.cache.document<FormDocument>(hash);
    if (kept) return kept;
    const { form = {}, sealed = {}, contentKey = null } = this.content ?? {};
    const [language] = Object.entries(form).find(([, document]) => document === hash) ?? [];
    const sealedHash = sealed[language as Language];
    if (contentKey !== null && sealedHash !== undefined && canUnseal()) {
      try {
        return await this.unsealed(contentKey, sealedHash);
      } catch (error) {
        if (error instanceof Refusal) throw error;
        // Damaged on the disk: the server has it in the clear, too.
      }
    }
    const document = await this.api.call(takeRoutes.formDocument, { params: { hash }, silenceMs });
    await this.cache.keepDocument(hash, document);
    return document;
  }

  private async unsealed(contentKey: string, hash: string): Promise<FormDocument> {
    const sealed = await this.sealed(hash);
    const document = (await unsealDocument(contentKey, sealed)) as FormDocument;
    await this.assets.open(contentKey, sealedHeader(sealed));
    return document;
  }

  private async briefingDocument(hash: string): Promise<BriefingDocument> {
    const kept = await this.cache.document<BriefingDocument>(hash);
    if (kept) return kept;
    const document = await this.api.call(takeRoutes.briefing, { params: { hash }, signal: AbortSignal.timeout(briefingTimeoutMs) });
    await this.cache.keepDocument(hash, document);
    return document;
  }

  private load(kind: Wanted, hash: string): Promise<void> {
    return kind === 'form' ? this.put(kind, hash, this.form, () => this.formDocument(hash)) : this.put(kind, hash, this.briefing, () => this.briefingDocument(hash));
  }

  private async put<T>(kind: Wanted, hash: string, place: WritableSignal<T | null>, read: () => Promise<T>): Promise<void> {
    for (let failures = 0; this.shown[kind] === hash && !this.closed; ) {
      try {
        const document = await read();
        if (this.shown[kind] !== hash) return;
        place.set(document);
        this.refusal.set(null);
        return;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.refusal.set(error);
        failures += 1;
        await pause(failures);
      }
    }
  }
}

const pause = (failures: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, backoffMs(failures, Math.random)));
