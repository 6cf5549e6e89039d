import type { CheckFigures, CheckVerdict, RehearsalFigures } from '@synoo/contracts';
import { browserOf, isTooOld } from './browser-name';

export const checkTopics = ['origin', 'browser', 'storage', 'screen', 'letters', 'typing', 'latency', 'bandwidth', 'socket', 'clock', 'sound', 'rehearsal'] as const;
export type CheckTopic = (typeof checkTopics)[number];

/** One thing looked at. `reason` with `topic` selects the sentences; `open`: nobody has tried it yet. */
export interface CheckFinding {
  readonly topic: CheckTopic;
  readonly verdict: CheckVerdict | 'open';
  readonly reason: string;
  readonly values: Readonly<Record<string, string | number>>;
}

type Judged = readonly [verdict: CheckFinding['verdict'], reason: string, values?: CheckFinding['values']];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The journal of answers, the offline shell and sealed delivery stand on a secure origin whose certificate is trusted. */
function origin({ origin: { secure, serviceWorker, crypto } }: CheckFigures): Judged {
  if (!secure) return ['bad', 'insecure'];
  if (serviceWorker === 'refused') return ['bad', 'untrusted'];
  return serviceWorker === 'works' && crypto ? ['good', 'good'] : ['fair', 'limited'];
}

function browser({ userAgent, missing }: CheckFigures): Judged {
  const found = browserOf(userAgent);
  if (missing.length > 0) return ['bad', 'missing', { list: missing.join(', ') }];
  if (!found) return ['fair', 'unknown'];
  const values = { name: found.name, version: found.version };
  return isTooOld(found) ? ['bad', 'old', values] : ['good', 'good', values];
}

/** A test with pictures and an hour of answers takes a few MiB; 50 leave room for sound and film. */
function storage({ storage: { works, quotaMb } }: CheckFigures): Judged {
  if (!works) return ['bad', 'broken'];
  return quotaMb !== null && quotaMb < 50 ? ['fair', 'scarce', { mb: Math.round(quotaMb) }] : ['good', 'good'];
}

/** Items are laid out for 1366 × 768 less the browser's own bars; below 900 × 500 stimulus and question no longer stand side by side. */
function screen({ screen: { windowWidth, windowHeight, zoomPercent } }: CheckFigures): Judged {
  const values = { width: windowWidth, height: windowHeight };
  if (windowWidth < 900 || windowHeight < 500) return zoomPercent !== null && zoomPercent > 110 ? ['fair', 'zoomed', { ...values, zoom: zoomPercent }] : ['bad', 'small', values];
  return windowWidth < 1200 || windowHeight < 600 ? ['fair', 'tight', values] : ['good', 'good', values];
}

function letters({ letters: { notDrawn } }: CheckFigures): Judged {
  return notDrawn.length > 0 ? ['bad', 'not-drawn', { list: notDrawn.join(' ') }] : ['good', 'good'];
}

function typing({ letters: { typed } }: CheckFigures): Judged {
  if (typed === 'not-tried') return ['open', 'open'];
  return typed === 'keyboard' ? ['good', 'good'] : ['fair', 'palette'];
}

/** An answer waits on this computer until it is acknowledged, so a slow network costs nothing but certainty; a lost one costs tries. */
function latency({ network: { sent, lost, p50Ms, p95Ms } }: CheckFigures): Judged {
  if (sent === 0 || p50Ms === null || p95Ms === null) return ['bad', 'none'];
  const values = { p50: Math.round(p50Ms), p95: Math.round(p95Ms), lost, sent };
  if (lost / sent > 0.05) return ['bad', 'lossy', values];
  if (p95Ms > 2000) return ['bad', 'slow', values];
  return lost > 0 || p95Ms > 400 ? ['fair', 'fair', values] : ['good', 'good', values];
}

/** A form with its pictures is some 1 MiB: 4 s at 2 Mbit/s, half a minute at 256 kbit/s. Answers are tiny. */
function bandwidth({ network: { downKbps, upKbps } }: CheckFigures): Judged {
  if (downKbps === null || upKbps === null) return ['fair', 'unmeasured'];
  const values = { down: Math.round(downKbps / 100) / 10, up: Math.round(upKbps / 100) / 10 };
  if (downKbps < 256 || upKbps < 32) return ['bad', 'slow', values];
  return downKbps < 2000 || upKbps < 256 ? ['fair', 'fair', values] : ['good', 'good', values];
}

function socket({ network }: CheckFigures): Judged {
  return network.socket ? ['good', 'good'] : ['fair', 'blocked'];
}

/** The server's clock decides about time; a clock that is days off makes browsers refuse certificates. */
function clock({ clock: found }: CheckFigures): Judged {
  if (!found) return ['fair', 'unmeasured'];
  const off = Math.abs(found.offsetMs);
  const values = { minutes: Math.round(off / MINUTE), seconds: Math.round(off / 1000) };
  if (off > HOUR) return ['bad', 'far', values];
  return off > 2 * MINUTE ? ['fair', 'off', values] : ['good', 'good', values];
}

function sound(figures: CheckFigures): Judged {
  if (figures.sound === 'not-tried') return ['open', 'open'];
  return figures.sound === 'heard' ? ['good', 'good'] : ['fair', 'silent'];
}

function rehearsal(run: RehearsalFigures | null): Judged {
  if (!run) return ['open', 'open'];
  const values = { minutes: Math.floor(run.minutes), planned: run.plannedMinutes, saved: run.saved, changes: run.changes, p95: Math.round(run.p95Ms ?? 0), outage: Math.round(run.longestOutageMs / 1000), standstills: run.standstills };
  if (run.saved < run.changes) return ['bad', 'unsaved', values];
  if (run.minutes < run.plannedMinutes * 0.95) return ['open', 'broken-off', values];
  if (run.standstills > 0) return ['fair', 'standstill', values];
  if (run.longestOutageMs > MINUTE) return ['fair', 'outage', values];
  return run.p95Ms !== null && run.p95Ms > 2000 ? ['fair', 'slow', values] : ['good', 'good', values];
}

const rules: Readonly<Record<Exclude<CheckTopic, 'rehearsal'>, (figures: CheckFigures) => Judged>> = { origin, browser, storage, screen, letters, typing, latency, bandwidth, socket, clock, sound };

/** What the figures of one computer mean, topic by topic. */
export function judgeComputer(figures: CheckFigures, run: RehearsalFigures | null): readonly CheckFinding[] {
  return checkTopics.map((topic) => {
    const [verdict, reason, values = {}] = topic === 'rehearsal' ? rehearsal(run) : rules[topic](figures);
    return { topic, verdict, reason, values };
  });
}

/** The worst of what was tried. */
export function overallVerdict(findings: readonly CheckFinding[]): CheckVerdict {
  const has = (verdict: CheckVerdict) => findings.some((finding) => finding.verdict === verdict);
  return has('bad') ? 'bad' : has('fair') ? 'fair' : 'good';
}
