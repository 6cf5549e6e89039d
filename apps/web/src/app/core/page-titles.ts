import { Injectable, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { Texts } from '@synoo/ui';

/** Puts the route's `title` (a text key) into the window's title and keeps it in the language in use. */
@Injectable({ providedIn: 'root' })
export class PageTitles extends TitleStrategy {
  private readonly texts = inject(Texts);
  private readonly title = inject(Title);
  private readonly key = signal<string | undefined>(undefined);
  private readonly own = signal<string | undefined>(undefined);

  constructor() {
    super();
    effect(() => {
      const key = this.key();
      const page = this.own() ?? (key ? this.texts.text(key) : undefined);
      const product = this.texts.text('common.product');
      this.title.setTitle(page ? `${page} · ${product}` : product);
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.own.set(undefined);
    this.key.set(this.buildTitle(snapshot));
  }

  /** A page that shows one thing names it: the title of the item, form or session. */
  name(text: string | undefined): void {
    this.own.set(text);
  }
}
