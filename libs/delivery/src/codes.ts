/**
 * Codes that people type from a slip of paper. No letter or digit that is taken for another one (0 O, 1 I L, 2 Z, 5 S, 8 B,
 * U V), and no vowels but A and E, so that words are rare. The last character is a check character: any one wrong
 * character and any two neighbours exchanged are found (ISO 7064's idea: weights that are coprime to a prime modulus).
 */
export const codeAlphabet = '34679ACDEFGHJKMNPQRTWXY';
const BASE = codeAlphabet.length; // 23, a prime

function checkCharacter(body: string): string {
  let sum = 0;
  for (let position = 0; position < body.length; position++) sum += (position + 2) * codeAlphabet.indexOf(body[position]!);
  return codeAlphabet[sum % BASE]!;
}

/** A code of `length` characters, the last of them the check character. `random(n)` gives a whole number from 0 to n − 1. */
export function makeCode(length: number, random: (below: number) => number): string {
  let body = '';
  for (let position = 1; position < length; position++) body += codeAlphabet[random(BASE)];
  return body + checkCharacter(body);
}

/** What was typed, as the code that was meant: capitals, without spaces and dashes, Cyrillic look-alikes as Latin letters. */
export function readCode(typed: string): string {
  return [...typed.toUpperCase()].map((letter) => lookAlikes[letter] ?? letter).filter((letter) => !/[\s\-–—]/u.test(letter)).join('');
}

/** A Kyrgyz or Russian keyboard types these for the Latin letters on the slip. */
const lookAlikes: Readonly<Record<string, string>> = { А: 'A', С: 'C', Е: 'E', Н: 'H', К: 'K', М: 'M', Р: 'P', Т: 'T', Х: 'X', У: 'Y', Ү: 'Y', З: '3' };

export function isCode(code: string): boolean {
  return code.length > 1 && [...code].every((letter) => codeAlphabet.includes(letter)) && checkCharacter(code.slice(0, -1)) === code.at(-1);
}
