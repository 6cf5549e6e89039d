import { Component, ElementRef, type OnDestroy, type OnInit, afterNextRender, inject, signal, viewChild } from '@angular/core';
import type { PortableCustomInteraction } from '@synoo/contracts';
import { readCustomValue, writeCustomValue } from '@synoo/delivery';
import { Icon, TextPipe } from '@synoo/ui';
import { assetAddress } from '../content/allow-list';
import { ASSET_TEXT } from '../content/asset-url';
import { PCI_ORIGIN, runInFrame } from './custom-frame';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

/** A question with a program of its own, run in a frame that sees nothing but this question; where frames are off, a sentence. */
@Component({
  selector: 'player-portable-custom',
  imports: [Icon, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" />
    @if (state() === 'off') {
      <p class="unsupported"><ui-icon name="info" /> {{ 'player.unsupported' | t }}</p>
    } @else {
      <!-- Keys that go to a program before it listens would be lost without a word. -->
      <div #place class="custom-place" [attr.inert]="state() === 'loading' ? '' : null" [attr.aria-busy]="state() === 'loading'" [style.height.px]="state() === 'failed' ? 0 : height()"></div>
      @if (state() === 'loading') {
        <p class="hint" role="status">{{ 'player.custom.loading' | t }}</p>
      }
      @if (state() === 'failed') {
        <p class="unsupported" role="status"><ui-icon name="info" /> {{ 'player.custom.failed' | t }}</p>
        @if (reason()) {
          <p class="hint">{{ reason() }}</p>
        }
        <button type="button" class="button small" (click)="begin()">{{ 'player.custom.again' | t }}</button>
      }
    }
  `,
})
export class PortableCustomView extends InteractionView<PortableCustomInteraction> implements OnInit, OnDestroy {
  private readonly origin = inject(PCI_ORIGIN);
  private readonly assetText = inject(ASSET_TEXT);
  private readonly place = viewChild<ElementRef<HTMLElement>>('place');
  protected readonly state = signal<'off' | 'loading' | 'running' | 'failed'>('loading');
  protected readonly reason = signal('');
  protected readonly height = signal(120);
  private end: () => void = () => undefined;
  private gone = false;

  constructor() {
    super();
    afterNextRender(() => void this.begin());
  }

  ngOnInit(): void {
    if (this.origin !== null && this.interaction().module !== undefined) return;
    this.state.set('off');
    this.host.reportUnsupported(this.interaction());
  }

  ngOnDestroy(): void {
    this.gone = true;
    this.end();
  }

  protected async begin(): Promise<void> {
    const interaction = this.interaction();
    const place = this.place()?.nativeElement;
    if (this.state() === 'off' || this.origin === null || !place) return;
    this.state.set('loading');
    try {
      const modules = await Promise.all((interaction.modules ?? []).map(async ({ id, src }) => ({ id, text: await this.textOf(src) })));
      if (this.gone) return;
      const { typeIdentifier: type, module = '', properties, markup } = interaction;
      this.end = runInFrame(
        place,
        this.origin,
        interaction.label ?? this.texts.text('player.custom.label'),
        { type, module, modules, properties, markup, bound: { RESPONSE: writeCustomValue(interaction, this.value()) }, state: this.host.memory.state().programs[this.key()] ?? null, locale: this.texts.language(), readonly: this.readonly() },
        {
          ready: () => this.state.set('running'),
          response: (text) => this.hear(text),
          state: (text) => this.host.memory.changeEntry('programs', this.key(), text === '' ? undefined : text),
          height: (px) => this.height.set(px),
          failed: (why, reason) => this.fail(why === 'said' ? reason : this.texts.text(`player.custom.${why}`)),
        },
      );
    } catch {
      this.fail('');
    }
  }

  private key(): string {
    return this.host.keyOf(this.interaction().r);
  }

  /** Only an answer of the declared type is taken; anything else leaves the one before. */
  private hear(text: string): void {
    const value = readCustomValue(this.interaction(), text);
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(this.value())) this.answer(value);
  }

  private fail(reason: string): void {
    this.reason.set(reason);
    this.state.set('failed');
  }

  private async textOf(src: string): Promise<string> {
    const address = assetAddress(src);
    if (address === null) throw new Error('a module of the interaction is no asset');
    return this.assetText(address);
  }
}
