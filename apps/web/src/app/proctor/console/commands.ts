import { Injectable, computed, inject, signal } from '@angular/core';
import { Dialog } from '@angular/cdk/dialog';
import { sessionRoutes, type ActionRequest, type AttemptAction, type BoardRow } from '@synoo/contracts';
import { Texts, Toasts } from '@synoo/ui';
import { Dialogs } from '@synoo/ui/staff';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../core/api';
import { Doing } from '../../core/doing';
import { randomId } from '../../core/random-id';
import { Refusal } from '../../core/refusal';
import { sentAgain, unanswered } from '../../core/sent-again';
import { formOf, type ConsoleAction } from '../board/actions';
import { LiveBoard } from '../live/live-board';
import { ActionDialog, type ActionAnswer, type ActionQuestion } from './action-dialog';
import { Chronicle } from './chronicle';
import { Desk } from './desk';
import { LostTimeDialog, type LostTimeAnswer, type LostTimeQuestion } from './lost-time-dialog';
import { MoveDialog, type MoveQuestion } from './move-dialog';

/** Refused learners whose reasons are read out; the panel lists more. */
const refusedSaid = 3;

/** An action that got no answer is sent again after these pauses, ms. */
const pauses = [1_000, 3_000] as const;
/** The longest that an answer is waited for, ms: a dead line says nothing. */
const patience = 10_000;

/** How the last action went. */
export interface Outcome {
  readonly action: ConsoleAction;
  readonly done: number;
  readonly refused: readonly { readonly name: string; readonly code: string }[];
}

/** What the buttons of the console do. */
@Injectable()
export class Commands {
  private readonly api = inject(Api);
  private readonly chronicle = inject(Chronicle);
  private readonly desk = inject(Desk);
  private readonly dialog = inject(Dialog);
  private readonly dialogs = inject(Dialogs);
  private readonly doing = inject(Doing);
  private readonly live = inject(LiveBoard);
  private readonly texts = inject(Texts);
  private readonly toasts = inject(Toasts);
  private readonly running = signal(false);
  private readonly last = signal<Outcome | null>(null);

  readonly busy = this.running.asReadonly();
  readonly outcome = this.last.asReadonly();
  private readonly sessionId = computed(() => this.desk.head()?.sessionId ?? '');

  /** Asks what has to be asked and does it, to these learners or to all to whom it applies (`count` of them). */
  async act(action: AttemptAction, participants: ActionRequest['participants'], count: number): Promise<void> {
    if (this.running()) return;
    const form = formOf(action, participants === 'all' ? Math.max(2, count) : participants.length);
    let answer: ActionAnswer = {};
    if (form) {
      const one = participants !== 'all' && participants.length === 1 ? this.nameOf(participants[0]) : null;
      const given = await this.open<ActionAnswer, ActionQuestion>(ActionDialog, { action, form, count, one, all: participants === 'all' });
      if (!given) return;
      answer = given;
    }
    await this.send({ action, participants, ...answer });
  }

  /** Gives back what was lost at a move, after the minutes were shown. */
  async giveLostTime({ participantId, name, lostOfferMs: lostMs }: BoardRow): Promise<void> {
    if (this.running()) return;
    const given = await this.open<LostTimeAnswer, LostTimeQuestion>(LostTimeDialog, { name, lostMs });
    if (given) await this.send({ action: 'extend', participants: [participantId], reason: 'computer-failure', ...given });
  }

  async dismissLostTime({ participantId }: BoardRow): Promise<void> {
    if (this.running()) return;
    await this.run(async () => {
      const reply = await this.api.call(sessionRoutes.dismissLostTime, { params: { id: this.sessionId() }, body: { participantId } });
      this.live.put(reply.rows);
      this.chronicle.announce(this.texts.text('proctor.lost-offer.dismissed'));
    });
  }

  async move(participantId: string): Promise<void> {
    if (this.running()) return;
    const row = this.desk.rows().find((one) => one.participantId === participantId);
    const head = this.desk.head();
    if (!row || !head) return;
    const given = await this.open<{ seat: number }, MoveQuestion>(MoveDialog, { name: row.name, seat: row.seat, free: this.desk.free(), columns: head.columnsOfSeats });
    if (!given) return;
    await this.run(async () => {
      const reply = await this.api.call(sessionRoutes.moveSeat, { params: { id: head.sessionId }, body: { participantId, seat: given.seat } });
      this.live.put(reply.rows);
      this.tell({ action: 'move', done: 1, refused: [] });
    });
  }

  async openSession(): Promise<void> {
    await this.run(async () => {
      await this.live.replace(() => this.api.call(sessionRoutes.openSession, { params: { id: this.sessionId() } }));
      this.chronicle.announce(this.texts.text('proctor.session.opened'));
    });
  }

  async closeSession(): Promise<void> {
    const { byState } = this.desk.totals();
    const notDone = byState.expected + byState['checked-in'] + byState.waiting;
    const sure = await this.dialogs.ask({
      title: this.texts.text('proctor.close.title'),
      text: notDone > 0 ? this.texts.plural('proctor.close.not-started', notDone) : this.texts.text('proctor.close.text'),
      action: this.texts.text('proctor.close.action'),
      danger: true,
    });
    if (!sure) return;
    await this.run(async () => {
      try {
        await this.live.replace(() => this.api.call(sessionRoutes.closeSession, { params: { id: this.sessionId() } }));
      } catch (error) {
        // The general sentence for this code speaks of a state; here it is known what is in the way.
        if (!(error instanceof Refusal) || error.code !== 'transition-refused') throw error;
        this.toasts.trouble(this.texts.plural('proctor.close.still-working', Number(error.details['count'] ?? this.desk.totals().byState.working)));
        return;
      }
      this.chronicle.announce(this.texts.text('proctor.session.closed'));
    });
  }

  forgetOutcome(): void {
    this.last.set(null);
  }

  refusalText(code: string): string {
    return this.texts.has(`proctor.refusal.${code}`) ? this.texts.text(`proctor.refusal.${code}`) : code;
  }

  private async send(request: ActionRequest): Promise<void> {
    await this.run(async () => {
      const input = { params: { id: this.sessionId() }, body: { ...request, press: randomId() } };
      const ask = async () => {
        try {
          return await this.api.call(sessionRoutes.act, { ...input, signal: AbortSignal.timeout(patience) });
        } catch (error) {
          if (unanswered(error)) this.live.check();
          throw error;
        }
      };
      const reply = await sentAgain(ask, pauses).catch((error: unknown) => {
        if (!unanswered(error)) throw error;
        // Done or not: nobody here knows.
        this.toasts.trouble(this.texts.text('proctor.outcome.unknown'));
        return null;
      });
      if (!reply) return;
      this.live.put(reply.rows);
      this.tell({ action: request.action, done: reply.done.length, refused: reply.refused.map(({ participantId, code }) => ({ name: this.nameOf(participantId), code })) });
    });
  }

  private tell(outcome: Outcome): void {
    this.last.set(outcome);
    const named = outcome.refused.slice(0, refusedSaid).map(({ name, code }) => `${name}: ${this.refusalText(code)}`);
    const sentences = [
      this.texts.plural('proctor.outcome.done', outcome.done, { action: this.texts.text(`proctor.action.${outcome.action}`) }),
      outcome.refused.length > 0 ? this.texts.plural('proctor.outcome.refused', outcome.refused.length) : '',
      named.join('; '),
    ];
    this.chronicle.announce(sentences.filter(Boolean).join(' '));
  }

  private async run(work: () => Promise<void>): Promise<void> {
    this.running.set(true);
    try {
      // Refused: the room is not as the screen shows it, or the line is gone before the socket knows.
      if (!(await this.doing.run(work))) this.live.check();
    } finally {
      this.running.set(false);
    }
  }

  private nameOf(participantId: string | undefined): string {
    return this.desk.rows().find((row) => row.participantId === participantId)?.name ?? '';
  }

  private async open<Answer, Question>(component: new () => unknown, data: Question): Promise<Answer | undefined> {
    const ref = this.dialog.open<Answer, Question>(component, { data, ariaLabelledBy: 'dialog-title', panelClass: 'dialog-panel' });
    return firstValueFrom(ref.closed);
  }
}
