import type { CheckFigures, RehearsalFigures } from '@synoo/contracts';
import { browserOf, isTooOld } from './browser-name';
import { type CheckTopic, judgeComputer, overallVerdict } from './judge-computer';

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36';
const sound: CheckFigures = {
  userAgent: chrome,
  missing: [],
  screen: { width: 1366, height: 768, windowWidth: 1366, windowHeight: 641, zoomPercent: 100 },
  storage: { works: true, quotaMb: 20_000, persisted: true },
  origin: { secure: true, serviceWorker: 'works', crypto: true },
  clock: { offsetMs: 1_200 },
  network: { sent: 40, lost: 0, p50Ms: 8, p95Ms: 31, downKbps: 40_000, upKbps: 20_000, socket: true },
  letters: { notDrawn: [], typed: 'keyboard' },
  sound: 'heard',
};
const hour: RehearsalFigures = { plannedMinutes: 60, minutes: 60, changes: 700, saved: 700, failedTries: 0, p50Ms: 9, p95Ms: 40, longestOutageMs: 300, standstills: 0 };

const judged = (topic: CheckTopic, change: Partial<CheckFigures>, run: RehearsalFigures | null = hour) => {
  const finding = judgeComputer({ ...sound, ...change }, run).find((one) => one.topic === topic);
  return `${finding?.verdict} ${finding?.reason}`;
};
const network = (change: Partial<CheckFigures['network']>) => ({ network: { ...sound.network, ...change } });
const screen = (windowWidth: number, windowHeight: number, zoomPercent: number | null = 100) => ({ screen: { ...sound.screen, windowWidth, windowHeight, zoomPercent } });

describe('judgement of a computer', () => {
  it('finds nothing wrong with a computer that has everything', () => {
    const findings = judgeComputer(sound, hour);
    expect(findings.map(({ verdict }) => verdict)).toEqual(findings.map(() => 'good'));
    expect(overallVerdict(findings)).toBe('good');
  });

  it.each<[CheckTopic, Partial<CheckFigures>, string]>([
    ['origin', { origin: { secure: false, serviceWorker: 'absent', crypto: false } }, 'bad insecure'],
    ['origin', { origin: { secure: true, serviceWorker: 'refused', crypto: true } }, 'bad untrusted'],
    ['origin', { origin: { secure: true, serviceWorker: 'absent', crypto: true } }, 'fair limited'],
    ['browser', { missing: ['dialog'] }, 'bad missing'],
    ['browser', { userAgent: chrome.replace('138', '80') }, 'bad old'],
    ['browser', { userAgent: 'something else' }, 'fair unknown'],
    ['storage', { storage: { works: false, quotaMb: null, persisted: null } }, 'bad broken'],
    ['storage', { storage: { works: true, quotaMb: 20, persisted: false } }, 'fair scarce'],
    ['storage', { storage: { works: true, quotaMb: null, persisted: null } }, 'good good'],
    ['screen', screen(1024, 600), 'fair tight'],
    ['screen', screen(800, 600), 'bad small'],
    ['screen', screen(683, 384, 200), 'fair zoomed'],
    ['letters', { letters: { notDrawn: ['ң'], typed: 'keyboard' } }, 'bad not-drawn'],
    ['typing', { letters: { notDrawn: [], typed: 'palette' } }, 'fair palette'],
    ['typing', { letters: { notDrawn: [], typed: 'not-tried' } }, 'open open'],
    ['latency', network({ sent: 0, p50Ms: null, p95Ms: null }), 'bad none'],
    ['latency', network({ lost: 1 }), 'fair fair'],
    ['latency', network({ lost: 3 }), 'bad lossy'],
    ['latency', network({ p95Ms: 900 }), 'fair fair'],
    ['latency', network({ p95Ms: 2500 }), 'bad slow'],
    ['bandwidth', network({ downKbps: null }), 'fair unmeasured'],
    ['bandwidth', network({ downKbps: 1000 }), 'fair fair'],
    ['bandwidth', network({ upKbps: 20 }), 'bad slow'],
    ['socket', network({ socket: false }), 'fair blocked'],
    ['clock', { clock: null }, 'fair unmeasured'],
    ['clock', { clock: { offsetMs: -5 * 60_000 } }, 'fair off'],
    ['clock', { clock: { offsetMs: 26 * 3_600_000 } }, 'bad far'],
    ['sound', { sound: 'not-heard' }, 'fair silent'],
    ['sound', { sound: 'not-tried' }, 'open open'],
  ])('%s of %j is %s', (topic, change, expected) => {
    expect(judged(topic, change)).toBe(expected);
  });

  it.each<[Partial<RehearsalFigures> | null, string]>([
    [null, 'open open'],
    [{ saved: 699 }, 'bad unsaved'],
    [{ minutes: 12 }, 'open broken-off'],
    [{ standstills: 2 }, 'fair standstill'],
    [{ longestOutageMs: 90_000 }, 'fair outage'],
    [{ p95Ms: 2_100 }, 'fair slow'],
    [{ minutes: 58 }, 'good good'],
  ])('a rehearsal with %j is %s', (change, expected) => {
    expect(judged('rehearsal', {}, change && { ...hour, ...change })).toBe(expected);
  });

  it('takes the worst of what was tried, and what was not tried for neither good nor bad', () => {
    expect(overallVerdict(judgeComputer({ ...sound, sound: 'not-tried' }, null))).toBe('good');
    expect(overallVerdict(judgeComputer({ ...sound, sound: 'not-heard' }, null))).toBe('fair');
    expect(overallVerdict(judgeComputer({ ...sound, sound: 'not-heard', missing: ['dialog'] }, null))).toBe('bad');
  });
});

describe('name of a browser', () => {
  it.each([
    [chrome, 'Chrome 138'],
    [`${chrome} Edg/138.0.0.0`, 'Edge 138'],
    [chrome.replace(' Safari', ' YaBrowser/25.6.0 Safari'), 'Yandex 138'],
    [`${chrome} OPR/120.0.0.0`, 'Opera 138'],
    [`${chrome} SEB/3.9.0`, 'Chrome 138'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15', 'Safari 17'],
    ['Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko', undefined],
  ])('%s is %s', (userAgent, expected) => {
    const found = browserOf(userAgent);
    expect(found && `${found.name} ${found.version}`).toBe(expected);
  });

  it('is too old below the version that the page is built for', () => {
    expect(isTooOld({ name: 'Firefox', version: 110, engine: 'firefox' })).toBe(true);
    expect(isTooOld({ name: 'Firefox', version: 111, engine: 'firefox' })).toBe(false);
  });
});
