import { Component, output } from '@angular/core';
import type { CheckFigures } from '@synoo/contracts';
import { Icon, TextPipe } from '@synoo/ui';

/** Plays a tone; only the person at the computer knows whether it was heard. */
@Component({
  selector: 'app-sound-test',
  imports: [Icon, TextPipe],
  template: `
    <h2>{{ 'check.sound.title' | t }}</h2>
    <p>{{ 'check.sound.text' | t }}</p>
    <div class="line">
      <button type="button" class="button" (click)="play()"><ui-icon name="play-arrow" />{{ 'check.sound.play' | t }}</button>
      <button type="button" class="button" (click)="judged.emit('heard')">{{ 'check.sound.heard' | t }}</button>
      <button type="button" class="button" (click)="judged.emit('not-heard')">{{ 'check.sound.not-heard' | t }}</button>
    </div>
  `,
  styles: ':host { display: grid; gap: var(--space-2); }',
})
export class SoundTest {
  readonly judged = output<CheckFigures['sound']>();

  /** Two soft tones of half a second. */
  protected play(): void {
    const audio = new AudioContext();
    for (const [index, pitch] of [440, 660].entries()) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const from = audio.currentTime + index * 0.5;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.2, from);
      volume.gain.linearRampToValueAtTime(0, from + 0.5);
      tone.connect(volume).connect(audio.destination);
      tone.start(from);
      tone.stop(from + 0.5);
      if (index === 1) tone.onended = () => void audio.close();
    }
  }
}
