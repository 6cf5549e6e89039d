import type { SessionDesign } from '@synoo/contracts';

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
}

export type SessionDraftProblem = 'title' | 'organisation' | 'lab' | 'date' | 'rows' | 'columns' | 'forms' | 'learners' | 'seats';

const mostSeatsInALine = 50;
const isLine = (n: number | null): n is number => n !== null && Number.isInteger(n) && n >= 1 && n <= mostSeatsInALine;

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
