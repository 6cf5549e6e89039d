/** A random number by which this browser on this computer is known again, and what the technician calls it. */
export interface ThisComputer {
  readonly id: string;
  readonly name: string;
}

const ID = 'synoo.computer';
const NAME = 'synoo.computer-name';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** UUID version 4 from random bytes: `crypto.randomUUID` is there on secure origins only, and this page is for the others too. */
export function randomId(bytes: Uint8Array): string {
  const copy = Uint8Array.from(bytes);
  copy[6] = ((copy[6] ?? 0) & 0x0f) | 0x40;
  copy[8] = ((copy[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(copy, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Storage may be closed in a private window: then the number lives as long as the page. */
export function thisComputer(storage: Pick<Storage, 'getItem' | 'setItem'> | null): ThisComputer {
  const kept = read(storage, ID);
  if (kept !== null && uuid.test(kept)) return { id: kept, name: read(storage, NAME) ?? '' };
  const id = randomId(crypto.getRandomValues(new Uint8Array(16)));
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
