import { Component, computed, input } from '@angular/core';
import { Badge, type IconName, TextPipe, type Tone } from '@synoo/ui';

type Look = readonly [Tone, IconName];

/** Look of each state by kind of thing; the word is `office.status.KIND.STATE`. */
const looks = {
  item: { draft: ['plain', 'edit-note'], approved: ['green', 'check-circle'], retired: ['plain', 'archive'] },
  form: { draft: ['plain', 'edit-note'], published: ['green', 'check-circle'], superseded: ['plain', 'history'] },
  session: { draft: ['plain', 'schedule'], open: ['accent', 'door-open'], closed: ['plain', 'task-alt'] },
  account: { invited: ['gold', 'pending'], active: ['green', 'check-circle'], disabled: ['plain', 'block'] },
  job: { waiting: ['plain', 'hourglass-top'], active: ['accent', 'play-arrow'], delayed: ['gold', 'schedule'], failed: ['red', 'error'], completed: ['green', 'check-circle'] },
  release: { building: ['accent', 'hourglass-top'], ready: ['green', 'check-circle'], failed: ['red', 'error'] },
  row: { created: ['green', 'add'], updated: ['accent', 'edit'], unchanged: ['plain', 'check'], refused: ['red', 'error'] },
  attempt: {
    expected: ['plain', 'person'],
    absent: ['plain', 'person-off'],
    'checked-in': ['accent', 'how-to-reg'],
    waiting: ['gold', 'hourglass-top'],
    working: ['green', 'edit-note'],
    paused: ['violet', 'pause-circle'],
    finished: ['green', 'task-alt'],
    ended: ['plain', 'stop-circle'],
  },
} as const satisfies Record<string, Record<string, Look>>;

export type StatusKind = keyof typeof looks;

/** The state of something, as a word with its icon. */
@Component({
  selector: 'app-status',
  imports: [Badge, TextPipe],
  template: `<ui-badge [tone]="look()[0]" [icon]="look()[1]">{{ 'office.status.' + kind() + '.' + state() | t }}</ui-badge>`,
})
export class Status {
  readonly kind = input.required<StatusKind>();
  readonly state = input.required<string>();
  protected readonly look = computed<Look>(() => (looks[this.kind()] as Record<string, Look>)[this.state()] ?? ['plain', 'help']);
}
