import { Component, computed, signal } from '@angular/core';
import { fileLimit, type FileValue, type UploadInteraction } from '@synoo/contracts';
import { Icon, TextPipe, formatBytes } from '@synoo/ui';
import { isOfTypes } from '../patterns/file-types';
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
      <ui-icon name="add" />{{ 'player.upload.choose' | t }}
      <input type="file" class="visually-hidden" [disabled]="readonly()" [accept]="interaction().types.join(',')" [attr.aria-labelledby]="labelledBy()" [attr.aria-label]="label('player.upload.label')" (change)="choose($event)" />
    </label>
    @if (refusal(); as key) {
      <p class="remark" role="status">{{ key | t }}</p>
    }
  `,
})
export class UploadView extends InteractionView<UploadInteraction> {
  protected readonly refusal = signal<string | null>(null);
  protected readonly file = computed<FileValue | null>(() => {
    const value = this.value();
    return value !== null && typeof value === 'object' && 'data' in value ? value : null;
  });
  private readonly maxBytes = computed(() => this.interaction().maxBytes ?? fileLimit.usual);
  protected readonly hint = computed(() => this.texts.text('player.upload.hint', { size: formatBytes(this.maxBytes(), this.texts.language()) }));

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
      this.refusal.set('player.upload.wrong-type');
      return;
    }
    if (file.size > this.maxBytes()) {
      input.value = '';
      this.refusal.set('player.upload.too-large');
      return;
    }
    try {
      this.answer({ name: file.name.slice(0, 255), type: file.type.slice(0, 127), data: base64(new Uint8Array(await file.arrayBuffer())) });
    } catch {
      // The file was moved or the stick was pulled out between choosing and reading.
      this.refusal.set('player.upload.unreadable');
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
