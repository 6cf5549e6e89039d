import type { Board, BoardRow } from '@synoo/contracts';
import { boardLoaded, type BoardState } from './board-state';

/** Rows and boards for tests; seat n of a room with five columns belongs to participant `pn`. */
export function rowAt(seat: number, patch: Partial<BoardRow> = {}): BoardRow {
  return {
    participantId: `p${seat}`,
    attemptId: null,
    seat,
    row: Math.floor((seat - 1) / 5) + 1,
    column: ((seat - 1) % 5) + 1,
    name: `Learner ${seat}`,
    personalCode: `CODE${seat}`,
    formCode: 'A',
    language: null,
    state: 'working',
    voided: false,
    connection: 'online',
    lastSeen: null,
    itemNumber: null,
    itemCount: 12,
    answered: 0,
    unsaved: 0,
    deadline: null,
    remainingMs: null,
    extraMs: 0,
    lostMs: 0,
    lostOfferMs: 0,
    pause: null,
    breaksTaken: 0,
    lastAction: null,
    extraTimePercent: 0,
    needs: {},
    places: 1,
    irregularities: 0,
    insecureOrigin: false,
    ...patch,
  };
}

export function boardWith(rows: readonly BoardRow[], patch: Partial<Board> = {}): Board {
  return { sessionId: 's', code: 'ABCD', title: 'T', organisation: 'O', lab: 'L', startsAt: '2026-11-23T03:00:00.000Z', status: 'open', rowsOfSeats: 6, columnsOfSeats: 5, onlineForms: [], serverNow: 1000, warnIdleMinutes: 5, rows: [...rows], ...patch };
}

export function stateWith(rows: readonly BoardRow[], patch: Partial<Board> = {}): BoardState {
  return boardLoaded(null, boardWith(rows, patch));
}
