import type { AnswerEvent, SaveReply } from '@synoo/contracts';

/** What is odd about a save that was stored and acknowledged: a name for the log, and figures. */
export type SaveRemark = readonly [name: 'answers-behind-gap' | 'answers-after-end' | 'answers-clock-off', fields: Readonly<Record<string, number>>];

/** A page's clock follows the server's within a second or two. Milliseconds. */
const CLOCK_TOLERANCE = 5_000;
const nothing: readonly SaveRemark[] = [];

/**
 * Numbers with a gap before them, moments after the end, moments that cannot be: all of it is kept, and held where it belongs, and
 * whoever runs the server can see that it came. Nothing of the answers themselves is in it.
 */
export function remarksOn(events: readonly AnswerEvent[], { savedSeq, notCounted, clock }: Pick<SaveReply, 'savedSeq' | 'notCounted' | 'clock'>): readonly SaveRemark[] {
  const earliest = (clock.startedAt ?? 0) - CLOCK_TOLERANCE;
  const latest = clock.serverNow + CLOCK_TOLERANCE;
  let highest = 0;
  let off = 0;
  for (const { seq, at, kind } of events) {
    if (seq > highest) highest = seq;
    // How the page is to look is chosen before the start.
    if (at > latest || (at < earliest && kind !== 'settings' && kind !== 'page')) off += 1;
  }
  if (highest <= savedSeq && notCounted === 0 && off === 0) return nothing;
  return [
    ...(highest > savedSeq ? [['answers-behind-gap', { savedSeq, highest }] as const] : []),
    ...(notCounted > 0 ? [['answers-after-end', { events: notCounted }] as const] : []),
    ...(off > 0 ? [['answers-clock-off', { events: off }] as const] : []),
  ];
}
