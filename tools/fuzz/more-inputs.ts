import fc from 'fast-check';
import { seededMutation } from './mutate';
import { seededRandom } from './random';

/** Answers of every shape that a client could send, whatever the item asks for. */
const texts = ['', ' ', 'A', 'B', 'A B', 'B A', '1', '-1', '1,5', '1e400', '0x10', 'NaN', 'INF', 'true', '1 2', '1 2 3', 'x y', '__proto__', 'constructor', 'ң'.repeat(300), '\u0000', '\ud800', 'PT1H', '9'.repeat(400)];
export type RawAnswer = null | string | string[] | Record<string, string>;

export function randomAnswers(names: readonly string[], seed: number): Record<string, RawAnswer> {
  const below = seededRandom(seed);
  const text = (): string => texts[below(texts.length)] ?? '';
  const answer = (): RawAnswer => {
    switch (below(6)) {
      case 0:
        return null;
      case 1:
        return Array.from({ length: below(4) === 0 ? 1500 : below(6) }, text);
      case 2:
        return { [text()]: text(), a: text() };
      default:
        return text();
    }
  };
  return Object.fromEntries([...names, 'NOPE', '__proto__'].map((name) => [name, answer()]));
}

const paths = ['imsmanifest.xml', 'a.xml', 'items/b.xml', 'x/imsmanifest.xml', '../up.xml', 'p.png', 'st yle.css', 'deep/er/c.xml', 'test.xml', 'more.zip', 'ң.xml', 'A.XML'];

const manifests = (seed: number): string => {
  const below = seededRandom(seed);
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? '';
  const resource = (): string =>
    `<resource identifier="${pick(['R', 'S', ''])}" type="${pick(['imsqti_item_xmlv2p1', 'imsqti_item_xmlv3p0', 'imsqti_test_xmlv3p0', 'webcontent', 'imsqti_xmlv1p2', ''])}" href="${pick([...paths, '', '/etc/passwd', 'http://x/y', '%2e%2e/x', '?', '\\\\x'])}">` +
    `<metadata><lom><general><identifier><entry>${pick(['X', '', 'ң'])}</entry></identifier></general></lom></metadata><file href="${pick(paths)}"/><dependency identifierref="${pick(['R', 'T'])}"/></resource>`;
  return `<manifest identifier="${pick(['M', ''])}"><metadata><schema>${pick(['QTI Package', 'SCORM', ''])}</schema></metadata><resources>${Array.from({ length: below(6) }, resource).join('')}</resources></manifest>`;
};

/** Packages whose manifests, paths and files fit together by chance only. */
export const packages = (documents: readonly string[]): fc.Arbitrary<Map<string, Uint8Array>> =>
  fc.array(fc.tuple(fc.constantFrom(...paths), fc.nat(documents.length - 1), fc.integer({ min: 1, max: 2 ** 31 - 1 })), { minLength: 1, maxLength: 8 }).map(
    (entries) =>
      new Map(
        entries.map(([path, index, seed]): [string, Uint8Array] => {
          const text = path.endsWith('imsmanifest.xml') ? manifests(seed) : (documents[index] ?? '');
          return [path, new TextEncoder().encode(seed % 3 === 0 ? seededMutation(text, seed) : text)];
        }),
      ),
  );

const css = ['p', '.a', '#b', '{', '}', ';', ':', 'color', 'red', 'url(', ')', '@import', '@media', '"', "'", '/*', '*/', '\\', '(', 'calc(', 'position', 'fixed', ',', '>', '[x', '<!--', '\u0000', '!important', '--x', '::before', 'expression('];
export const styleSheets: fc.Arbitrary<string> = fc.array(fc.constantFrom(...css), { maxLength: 400 }).map((parts) => parts.join(''));
