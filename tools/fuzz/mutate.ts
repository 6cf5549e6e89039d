import { seededRandom } from './random';

const snippets = [
  '<', '>', '&', '"', ']]>', '<![CDATA[', '<!--', '<!DOCTYPE x [<!ENTITY a "b">]>', '&#0;', '&a;', '<?xml version="1.1"?>', '\u0000', '\ufffe', '-1', '1e999', '999999999999',
  'NaN', '../../x', 'javascript:alert(1)', '<script>x</script>', ' onload="x"', ' xmlns:a="b"', '<a:b/>', '\ud800', 'ң'.repeat(50), '__proto__', 'constructor', '{X}',
];

/** One to six random injuries of a text; the same seed gives the same text. */
export function seededMutation(text: string, seed: number): string {
  const below = seededRandom(seed);
  let result = text;
  for (let n = 1 + below(6); n > 0; n--) {
    const at = below(result.length + 1);
    const length = below(60);
    const piece = result.slice(at, at + length);
    switch (below(7)) {
      case 0:
        result = result.slice(0, at) + result.slice(at + length);
        break;
      case 1:
        result = result.slice(0, at) + piece + result.slice(at);
        break;
      case 2:
        result = result.slice(0, at) + (snippets[below(snippets.length)] ?? '') + result.slice(at);
        break;
      case 3:
        result = result.slice(0, at) + String.fromCharCode(below(0x500)) + result.slice(at + 1);
        break;
      case 4: {
        const numbers = [...result.matchAll(/"-?\d+(\.\d+)?"/g)];
        const found = numbers[below(Math.max(1, numbers.length))];
        if (found) result = `${result.slice(0, found.index)}"${['-1', '0', '1e308', '99999999', '', 'x'][below(6)]}"${result.slice(found.index + found[0].length)}`;
        break;
      }
      case 5: {
        const names = [...result.matchAll(/<\/?[A-Za-z:-]+/g)];
        const [one, other] = [names[below(Math.max(1, names.length))], names[below(Math.max(1, names.length))]];
        if (one && other) result = result.slice(0, one.index) + other[0] + result.slice(one.index + one[0].length);
        break;
      }
      default: {
        // A whole element moved elsewhere keeps the text well formed more often than chance would.
        const elements = [...result.matchAll(/<([A-Za-z-]+)[^<>]*>[^<>]*<\/\1>/g)];
        const found = elements[below(Math.max(1, elements.length))];
        const target = [...result.matchAll(/>/g)][below(40)];
        if (found && target) result = result.slice(0, target.index + 1) + found[0] + result.slice(target.index + 1);
      }
    }
  }
  return result;
}
