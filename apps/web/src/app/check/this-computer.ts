import { randomId } from '../core/random-id';

/** A random number by which this browser on this computer is known again, and what the technician calls it. */
export interface ThisComputer {
  readonly id: string;
  readonly name: string;
}

const ID = 'synoo.computer';
const NAME = 'synoo.computer-name';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Storage may be closed in a private window: then the number lives as long as the page. */
export function thisComputer(storage: Pick<Storage, 'getItem' | 'setItem'> | null): ThisComputer {
  const kept = read(storage, ID);
  if (kept !== null && uuid.test(kept)) return { id: kept, name: read(storage, NAME) ?? '' };
  const id = randomId();
  keep(storage, ID, id);
  return { id, name: read(storage, NAME) ?? '' };
}

export function keepName(storage: Pick<Storage, 'setItem'> | null, name: string): void {
  keep(storage, NAME, name);
}

export function openStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function read(storage: Pick<Storage, 'getItem'> | null, name: string): string | null {
  try {
    return storage?.getItem(name) ?? null;
  } catch {
    return null;
  }
}

function keep(storage: Pick<Storage, 'setItem'> | null, name: string, value: string): void {
  try {
    storage?.setItem(name, value);
  } catch {
    // Full or closed: the check itself says so.
  }
}
