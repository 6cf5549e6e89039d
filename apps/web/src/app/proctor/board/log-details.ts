import { lostMinutes } from './lost-offer';

/** Value of a detail: a sentence of the texts (`key`, with its blanks), a moment, or what stands there as it is. */
export interface LogDetail {
  readonly name: string;
  readonly key?: string;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly plain: string;
  /** The value is a moment. */
  readonly at?: number;
}

/** Details in the order in which people tell them; the database keeps the names by the alphabet. */
const order = ['from', 'to', 'number', 'minutes', 'lostMs', 'clock', 'after', 'reason', 'note', 'absent', 'notStarted', 'stored', 'known', 'notCounted', 'refused', 'conflicts', 'finished', 'sha256', 'at', 'epoch', 'seq'];
/** Numbers for the server alone. */
const unsaid: readonly string[] = ['press'];
const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);

/** What a line of the session's log tells beside event and learner. Empty values, and what did not happen, tell nothing. */
export function logDetails(details: Readonly<Record<string, unknown>>): readonly LogDetail[] {
  return Object.entries(details)
    .filter(([name, value]) => !unsaid.includes(name) && value !== null && value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0))
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, value]) => ({ name, ...told(name, value) }));
}

function told(name: string, value: unknown): Omit<LogDetail, 'name'> {
  const plain = Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value);
  switch (name) {
    case 'minutes':
      return { plain, key: 'proctor.minutes-signed', values: { n: Number(value) > 0 ? `+${plain}` : plain.replace('-', '−') } };
    case 'lostMs':
      return { plain, key: 'proctor.minutes-short', values: { n: lostMinutes(Number(value)) } };
    case 'reason':
      return { plain, key: `proctor.reason.${plain}` };
    case 'clock':
    case 'after':
      return { plain, key: `proctor.log.${name}.${plain}` };
    case 'finished':
      return { plain, key: 'common.yes' };
    case 'at':
      return { plain, ...(typeof value === 'number' && { at: value }) };
    case 'sha256':
      return { plain: plain.slice(0, 8) };
    default:
      return { plain };
  }
}
