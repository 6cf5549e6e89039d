import { Component, computed, signal } from '@angular/core';
import { fileLimit, type FileValue, type UploadInteraction } from '@synoo/contracts';
import { Icon, TextPipe, formatBytes } from '@synoo/ui';
import { isOfTypes, isTypeWord, typeNames } from '../patterns/file-types';
import { InteractionView } from './interaction-view';
import { Prompt } from './prompt';

@Component({
  selector: 'player-upload',
  imports: [Icon, Prompt, TextPipe],
  template: `
    <player-prompt [content]="interaction().prompt" [baseId]="id('')" [hint]="hint()" />
    @if (file(); as given) {
      <p class="upload-file"><ui-icon name="description" /> {{ given.name }} ({{ size(given) }})
        @if (!readonly()) {
          <button type="button" class="button small" (click)="answer(null)">{{ 'player.upload.remove' | t }}</button>
        }
      </p>
    }
    <label class="button upload-button" [class.disabled]="readonly()">
      <ui-icon name="upload-file" /><span [id]="id('choose')">{{ (file() ? 'player.upload.other' : 'player.upload.choose') | t }}</span>
      <input type="file" class="visually-hidden" [disabled]="readonly()" [accept]="interaction().types.join(',')" [attr.aria-labelledby]="[id('choose'), labelledBy()].join(' ').trim()" [attr.aria-describedby]="id('hint')" (change)="choose($event)" />
    </label>
    <div role="status">
      @if (refusal(); as sentence) {
        <p class="remark">{{ sentence }}</p>
      }
    </div>
  `,
})
export class UploadView extends InteractionView<UploadInteraction> {
  protected readonly refusal = signal<string | null>(null);
  protected readonly file = computed<FileValue | null>(() => {
    const value = this.value();
    return value !== null && typeof value === 'object' && 'data' in value ? value : null;
  });
  private readonly maxBytes = computed(() => this.interaction().maxBytes ?? fileLimit.usual);
  private readonly types = computed(() => typeNames(this.interaction().types));
  /** What is taken, before a file is chosen. */
  protected readonly hint = computed(() => {
    const size = this.texts.text('player.upload.hint', { size: formatBytes(this.maxBytes(), this.texts.language()) });
    return this.types().length === 0 ? size : `${size} ${this.texts.text('player.upload.types', { types: this.typeList() })}`;
  });

  private typeList(): string {
    return this.types().map((name) => (isTypeWord(name) ? this.texts.text(`player.upload.type.${name}`) : name)).join(', ');
  }

  protected size(file: FileValue): string {
    return formatBytes(Math.floor((file.data.length * 3) / 4), this.texts.language());
  }

  protected async choose(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    this.refusal.set(null);
    if (!isOfTypes(file, this.interaction().types)) {
      input.value = '';
      this.refusal.set(this.texts.text('player.upload.wrong-type', { types: this.typeList() }));
      return;
    }
    if (file.size > this.maxBytes()) {
      input.value = '';
      this.refusal.set(this.texts.text('player.upload.too-large', { size: formatBytes(file.size, this.texts.language()), most: formatBytes(this.maxBytes(), this.texts.language()) }));
      return;
    }
    try {
      this.answer({ name: file.name.slice(0, 255), type: file.type.slice(0, 127), data: base64(new Uint8Array(await file.arrayBuffer())) });
    } catch {
      // The file was moved or the stick was pulled out between choosing and reading.
      this.refusal.set(this.texts.text('player.upload.unreadable'));
    }
    input.value = '';
  }
}

export function base64(bytes: Uint8Array): string {
  let binary = '';
  const part = 0x8000;
  for (let start = 0; start < bytes.length; start += part) binary += String.fromCharCode(...bytes.subarray(start, start + part));
  return btoa(binary);
}
