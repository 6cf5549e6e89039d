import { isKept, kindOf, outdated, type Pin, pinnedVersion } from './shell-rules';

const origin = 'https://synoo.example';
const hour = 3_600_000;
const now = 100 * hour;

describe('kindOf', () => {
  it.each([
    ['/take', true, 'page'],
    ['/take?s=CODE', true, 'page'],
    ['/take/', true, 'page'],
    ['/takeover', true, 'network'],
    ['/proctor', true, 'network'],
    ['/main-ABCD1234.js', false, 'file'],
    ['/media/golos.woff2', false, 'file'],
    ['/api/take/attempts/a', false, 'network'],
    ['/api/assets/0', false, 'network'],
    ['/socket.io/?EIO=4', false, 'network'],
  ] as const)('%s (navigation: %s) → %s', (path, navigation, kind) => expect(kindOf({ url: origin + path, method: 'GET', navigation }, origin)).toBe(kind));

  it('leaves what changes something, and other hosts, alone', () => {
    expect(kindOf({ url: `${origin}/take`, method: 'POST', navigation: true }, origin)).toBe('network');
    expect(kindOf({ url: 'https://elsewhere.example/main-ABCD1234.js', method: 'GET', navigation: false }, origin)).toBe('network');
  });
});

describe('pins', () => {
  const pins: Pin[] = [
    { version: 'old', since: now - 3 * hour },
    { version: 'new', since: now - hour },
    { version: 'forgotten', since: now - 30 * hour },
  ];

  it('hold the shell with which the newest test under way began', () => {
    expect(pinnedVersion(pins, now)).toBe('new');
    expect(pinnedVersion(pins.slice(0, 1), now)).toBe('old');
    expect(pinnedVersion(pins.slice(2), now)).toBeNull();
    expect(pinnedVersion([], now)).toBeNull();
  });

  it('keep the shells they name from being cleared away, as long as a test may last', () => {
    expect(outdated(['synoo-shell-old', 'synoo-shell-new', 'synoo-shell-forgotten', 'synoo-shell-own', 'synoo-take-pins'], 'own', pins, now)).toEqual(['synoo-shell-forgotten']);
  });
});

describe('whether the page opens again without a network', () => {
  const none = { active: null, installing: null, waiting: null };

  it.each([
    ['a worker is there and has the page', { ...none, active: {} }, true, true],
    ['the next version is on its way beside it', { ...none, active: {}, installing: {} }, true, true],
    ['the first one is being installed', { ...none, installing: {} }, false, null],
    ['it waits for its turn', { ...none, waiting: {} }, true, null],
    ['it is there, but its cache was cleared', { ...none, active: {} }, false, false],
    ['its installation failed', none, false, false],
    ['the browser refused it', undefined, true, false],
  ] as const)('%s', (_, workers, hasPage, kept) => expect(isKept(workers, hasPage)).toBe(kept));
});
