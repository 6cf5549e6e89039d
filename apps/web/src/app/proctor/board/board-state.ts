import type { Board, BoardRow, ServerToStaff } from '@synoo/contracts';

export type BoardMessage = Parameters<ServerToStaff['board']>[0];
export type SessionStatus = Board['status'];
/** What is true of the session as a whole. */
export type BoardHead = Omit<Board, 'rows' | 'serverNow' | 'status'>;

/** The board as this page knows it. Instants are milliseconds since 1970 by the server's clock. */
export interface BoardState {
  readonly head: BoardHead;
  readonly status: SessionStatus;
  readonly statusAt: number;
  /** By participant, in the order of seats. */
  readonly rows: ReadonlyMap<string, BoardRow>;
  /** When the server made each row, so that a reply that was overtaken on its way changes nothing. */
  readonly rowAt: ReadonlyMap<string, number>;
  /** Since when a learner has had unsaved answers without a break: a moment of it is how saving works, a while of it is trouble. */
  readonly unsavedSince: ReadonlyMap<string, number>;
  /** Newest moment of the server's clock that anything here comes from. */
  readonly serverNow: number;
}

/** The whole board as fetched. Rows that a live message has made newer in the meantime stay. */
export function boardLoaded(before: BoardState | null, board: Board): BoardState {
  const { rows, serverNow, status, ...head } = board;
  const known = before?.head.sessionId === head.sessionId ? before : null;
  const base: BoardState = {
    head,
    status: known && known.statusAt > serverNow ? known.status : status,
    statusAt: Math.max(known?.statusAt ?? 0, serverNow),
    rows: new Map(),
    rowAt: new Map(),
    unsavedSince: known?.unsavedSince ?? new Map(),
    serverNow: Math.max(known?.serverNow ?? 0, serverNow),
  };
  const newer = rows.map((row) => {
    const at = known?.rowAt.get(row.participantId) ?? 0;
    return at > serverNow ? { row: known?.rows.get(row.participantId) ?? row, at } : { row, at: serverNow };
  });
  return withRows(base, newer);
}

/** Changed rows from the socket, whole. */
export function boardChanged(state: BoardState, message: BoardMessage): BoardState {
  if (message.sessionId !== state.head.sessionId) return state;
  const fresh = message.rows.filter((row) => (state.rowAt.get(row.participantId) ?? 0) <= message.serverNow);
  const next = withRows(state, fresh.map((row) => ({ row, at: message.serverNow })));
  const takesStatus = message.status !== undefined && message.serverNow >= state.statusAt;
  return {
    ...next,
    status: takesStatus && message.status ? message.status : state.status,
    statusAt: takesStatus ? message.serverNow : state.statusAt,
    serverNow: Math.max(state.serverNow, message.serverNow),
  };
}

/** Rows that an action of this page came back with; they carry no moment, so that the next live message may replace them. */
export function rowsReturned(state: BoardState, rows: readonly BoardRow[]): BoardState {
  return withRows(state, rows.map((row) => ({ row, at: state.serverNow })));
}

function withRows(state: BoardState, changed: readonly { readonly row: BoardRow; readonly at: number }[]): BoardState {
  if (changed.length === 0) return state;
  const rows = new Map(state.rows);
  const rowAt = new Map(state.rowAt);
  const unsavedSince = new Map(state.unsavedSince);
  let reseated = false;
  for (const { row, at } of changed) {
    const id = row.participantId;
    reseated ||= rows.get(id)?.seat !== row.seat;
    rows.set(id, row);
    rowAt.set(id, at);
    if (row.unsaved === 0) unsavedSince.delete(id);
    else if (!unsavedSince.has(id)) unsavedSince.set(id, at);
  }
  const inOrder = reseated ? new Map([...rows].sort(([, a], [, b]) => a.seat - b.seat)) : rows;
  return { ...state, rows: inOrder, rowAt, unsavedSince };
}
