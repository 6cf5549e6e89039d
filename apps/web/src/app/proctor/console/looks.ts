import type { AttemptState, BoardRow } from '@synoo/contracts';
import type { IconName, Tone } from '@synoo/ui';
import type { ConsoleAction } from '../board/actions';
import type { HappeningKind } from '../board/happenings';
import type { OwnSign } from '../board/needs-help';

/** Colour and icon that repeat what the word of a state says (`proctor.state.STATE`). */
export const stateLooks: Readonly<Record<AttemptState, readonly [Tone, IconName]>> = {
  expected: ['plain', 'person'],
  'checked-in': ['gold', 'how-to-reg'],
  waiting: ['accent', 'hourglass-top'],
  working: ['accent', 'edit-note'],
  paused: ['violet', 'pause-circle'],
  finished: ['green', 'task-alt'],
  ended: ['plain', 'stop-circle'],
  absent: ['plain', 'person-off'],
};

export const connectionLooks: Readonly<Record<BoardRow['connection'], readonly [Tone, IconName]>> = {
  online: ['plain', 'wifi'],
  away: ['gold', 'visibility-off'],
  offline: ['red', 'wifi-off'],
};

export const ownSignIcons: Readonly<Record<OwnSign, IconName>> = { idle: 'schedule', 'lost-time': 'more-time' };

export const actionIcons: Readonly<Record<ConsoleAction, IconName>> = {
  admit: 'how-to-reg',
  start: 'play-arrow',
  pause: 'pause-circle',
  resume: 'play-arrow',
  extend: 'more-time',
  irregularity: 'gavel',
  move: 'event-seat',
  'mark-absent': 'person-off',
  'unmark-absent': 'person',
  end: 'stop-circle',
  reopen: 'undo',
  void: 'block',
  unvoid: 'undo',
};

export const happeningIcons: Readonly<Record<HappeningKind, IconName>> = {
  offline: 'wifi-off',
  back: 'wifi',
  'checked-in': 'how-to-reg',
  finished: 'task-alt',
  ended: 'stop-circle',
  irregularity: 'gavel',
};
