import type { SessionDesign, SessionRules } from '@synoo/contracts';

/** A session as it is being edited; date and time as they are typed. */
export interface SessionDraft {
  readonly title: string;
  readonly organisationId: string;
  readonly lab: string;
  readonly date: string;
  readonly time: string;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly formIds: readonly string[];
  readonly proctorIds: readonly string[];
  readonly learnerIds: readonly string[];
  readonly rules: RulesDraft;
}

/** Numbers as they were typed; null is an empty field. */
export interface RulesDraft {
  readonly breaks: number | null;
  readonly breakMinutes: number | null;
  readonly clock: SessionRules['breaks']['clock'];
  readonly warnMinutes: number | null;
  readonly pauseMinutes: number | null;
}

export function rulesDraft({ breaks, idle }: SessionRules): RulesDraft {
  return { breaks: breaks.number, breakMinutes: breaks.minutes, clock: breaks.clock, warnMinutes: idle.warnMinutes, pauseMinutes: idle.pauseMinutes };
}

export type SessionDraftProblem = 'title' | 'organisation' | 'lab' | 'date' | 'rows' | 'columns' | 'forms' | 'learners' | 'seats' | 'breaks' | 'break-minutes' | 'warn' | 'pause';

const mostSeatsInALine = 50;
const isWhole = (n: number | null, least: number, most: number): n is number => n !== null && Number.isInteger(n) && n >= least && n <= most;
const isLine = (n: number | null): n is number => isWhole(n, 1, mostSeatsInALine);

/** `startsAt` is the parsed date and time, null where they cannot be read. */
export function sessionProblems(draft: SessionDraft, startsAt: number | null): readonly SessionDraftProblem[] {
  const problems: SessionDraftProblem[] = [];
  if (draft.title.trim() === '') problems.push('title');
  if (draft.organisationId === '') problems.push('organisation');
  if (draft.lab.trim() === '') problems.push('lab');
  if (startsAt === null) problems.push('date');
  if (!isLine(draft.rows)) problems.push('rows');
  if (!isLine(draft.columns)) problems.push('columns');
  if (draft.formIds.length === 0) problems.push('forms');
  if (draft.learnerIds.length === 0) problems.push('learners');
  if (isLine(draft.rows) && isLine(draft.columns) && draft.rows * draft.columns < draft.learnerIds.length) problems.push('seats');
  const { breaks, breakMinutes, warnMinutes, pauseMinutes } = draft.rules;
  if (!isWhole(breaks, 0, 10)) problems.push('breaks');
  if (!isWhole(breakMinutes, 1, 60)) problems.push('break-minutes');
  if (!isWhole(warnMinutes, 0, 60)) problems.push('warn');
  if (!isWhole(pauseMinutes, 0, 120)) problems.push('pause');
  return problems;
}

/** The design of a draft without problems. */
export function sessionDesign(draft: SessionDraft, startsAt: number): SessionDesign {
  return {
    title: draft.title.trim(),
    organisationId: draft.organisationId,
    lab: draft.lab.trim(),
    startsAt: new Date(startsAt).toISOString(),
    rows: draft.rows ?? 1,
    columns: draft.columns ?? 1,
    formIds: [...draft.formIds],
    proctorIds: [...draft.proctorIds],
    learnerIds: [...draft.learnerIds],
    rules: {
      breaks: { number: draft.rules.breaks ?? 0, minutes: draft.rules.breakMinutes ?? 1, clock: draft.rules.clock },
      idle: { warnMinutes: draft.rules.warnMinutes ?? 0, pauseMinutes: draft.rules.pauseMinutes ?? 0 },
    },
  };
}

export interface Seat {
  readonly seat: number;
  readonly row: number;
  readonly column: number;
}

/** Seats of a room, numbered row by row from 1. */
export function seatsOf(rows: number, columns: number): readonly Seat[] {
  return Array.from({ length: rows * columns }, (_, index) => ({ seat: index + 1, row: Math.floor(index / columns) + 1, column: (index % columns) + 1 }));
}
