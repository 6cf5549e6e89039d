import { fromOwnPage } from './csrf';

const own = { host: 'test.example', 'x-synoo': '1' };
const cases: [string, string, Record<string, string>, string | undefined, boolean][] = [
  ['reading needs nothing', 'GET', { host: 'test.example' }, undefined, true],
  ['the page of this host', 'POST', { ...own, origin: 'https://test.example', 'sec-fetch-site': 'same-origin' }, undefined, true],
  ['a program', 'PUT', own, undefined, true],
  ['no header', 'POST', { host: 'test.example', origin: 'https://test.example' }, undefined, false],
  ['another value of the header', 'POST', { ...own, 'x-synoo': 'true' }, undefined, false],
  ['a page of another host', 'POST', { ...own, origin: 'https://elsewhere.example' }, undefined, false],
  ['a page of another port', 'DELETE', { ...own, origin: 'https://test.example:8443' }, undefined, false],
  ['a sandboxed frame', 'POST', { ...own, origin: 'null' }, undefined, false],
  ['what the browser calls a foreign site', 'POST', { ...own, 'sec-fetch-site': 'cross-site' }, undefined, false],
  ['what the browser calls a sister site', 'POST', { ...own, 'sec-fetch-site': 'same-site' }, undefined, false],
  ['the public address behind a proxy', 'POST', { host: 'api:3000', 'x-synoo': '1', origin: 'https://synoo.example' }, 'https://synoo.example', true],
  ['the inner address when there is a public one', 'POST', { host: 'api:3000', 'x-synoo': '1', origin: 'http://api:3000' }, 'https://synoo.example', false],
];

describe('fromOwnPage', () => {
  it.each(cases)('%s', (_, method, headers, publicUrl, expected) => {
    expect(fromOwnPage({ method, headers }, { publicUrl })).toBe(expected);
  });
});
