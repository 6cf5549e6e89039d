/** Engine families that the product is built and tested for, and the oldest version that its code runs on. */
const OLDEST = { chromium: 111, firefox: 111, safari: 16 } as const;
type Engine = keyof typeof OLDEST;

export interface BrowserName {
  readonly name: string;
  readonly version: number;
  readonly engine: Engine;
}

/** In this order: each of these also names those below it. */
const signs: readonly [RegExp, string, Engine][] = [
  [/\bEdg\/(\d+)/u, 'Edge', 'chromium'],
  [/\bYaBrowser\/.*?\bChrome\/(\d+)|\bChrome\/(\d+).*?\bYaBrowser\//u, 'Yandex', 'chromium'],
  [/\bChrome\/(\d+).*?\bOPR\//u, 'Opera', 'chromium'],
  [/\bFirefox\/(\d+)/u, 'Firefox', 'firefox'],
  [/\b(?:Chrome|Chromium|HeadlessChrome)\/(\d+)/u, 'Chrome', 'chromium'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari\//u, 'Safari', 'safari'],
];

/** The browser that a user agent names; undefined for one that is not known. For Chromium's kin the version is Chromium's. */
export function browserOf(userAgent: string): BrowserName | undefined {
  for (const [sign, name, engine] of signs) {
    const found = sign.exec(userAgent);
    if (found) return { name, version: Number(found[1] ?? found[2]), engine };
  }
  return undefined;
}

export function isTooOld({ version, engine }: BrowserName): boolean {
  return version < OLDEST[engine];
}
