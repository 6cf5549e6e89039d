import { Injectable, computed, inject, signal } from '@angular/core';
import { identityRoutes, type Language, type Me, type Permission } from '@synoo/contracts';
import { Texts } from '@synoo/ui';
import { Api } from './api';
import { Refusal } from './refusal';

/** The staff account that is signed in on this page. */
@Injectable({ providedIn: 'root' })
export class Account {
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);
  private readonly known = signal<Me | null>(null);

  readonly me = this.known.asReadonly();
  readonly permissions = computed<ReadonlySet<string>>(() => new Set(this.known()?.permissions ?? []));

  may(permission: Permission): boolean {
    return this.permissions().has(permission);
  }

  /** Who is signed in, asked of the server once a page load; null where nobody is. */
  async load(): Promise<Me | null> {
    if (this.known()) return this.known();
    try {
      this.known.set(await this.api.call(identityRoutes.me));
    } catch (error) {
      if (error instanceof Refusal && error.code === 'not-signed-in') return null;
      throw error;
    }
    return this.known();
  }

  async signIn(login: string, password: string, otp?: string): Promise<Me> {
    const { me } = await this.api.call(identityRoutes.signIn, { body: { login, password, ...(otp ? { otp } : {}) } });
    await this.enter(me);
    return me;
  }

  /** After signing in or taking an invitation: the account's language becomes the page's. */
  async enter(me: Me): Promise<void> {
    this.known.set(me);
    await this.texts.use(me.language);
  }

  async signOut(): Promise<void> {
    await this.api.call(identityRoutes.signOut);
    this.known.set(null);
  }

  async chooseLanguage(language: Language): Promise<void> {
    await this.texts.use(language);
    if (this.known()) this.known.set(await this.api.call(identityRoutes.updateMe, { body: { language } }));
  }

  replace(change: Partial<Me>): void {
    this.known.update((me) => (me ? { ...me, ...change } : me));
  }

  forget(): void {
    this.known.set(null);
  }
}
