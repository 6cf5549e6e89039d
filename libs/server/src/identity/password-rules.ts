import { DomainError } from '../platform/refusal';

/**
 * Words that guessing begins with, as they are left after {@link core} has taken away digits, signs and look-alike signs:
 * the heads of published lists of leaked passwords, and what people here would take.
 */
const commonCores = new Set(
  (
    'password passwort passw parol parolparol senha motdepasse qwerty qwertyui qwertyuiop qwertyqwerty qwertz azerty asdfgh asdfghjkl zxcvbn zxcvbnm ' +
    'qazwsx qazwsxedc qwe qweqwe qweasd qweasdzxc iloveyou letmein welcome admin administrator root master monkey dragon shadow sunshine princess football ' +
    'baseball superman batman trustno starwars michael jordan charlie secret login guest user test testing tester test change changeme changeit default abc abcabc ' +
    'abcdef abcdefg abcdefgh abcdefghij hello hallo whatever computer internet samsung google facebook instagram whatsapp telegram youtube pokemon naruto ' +
    'пароль парольпароль йцукен йцукенг йцукенгшщз фыва фывапролдж ячсмить админ администратор привет любовь солнце кыргызстан бишкек ош мектеп окуучу мугалим сырсөз ' +
    'kyrgyzstan kirgizstan bishkek biskek osh naryn talas manas ala alatoo issykkul kirgizia asia ' +
    'synoo synoosynoo college kolledj kolledzh universitet university proctor analyst contractor teacher student monitoring testirovanie'
  ).split(' '),
);

const lookAlikes: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', 'abcdefghijklmnopqrstuvwxyz'];

function letters(text: string): string {
  return text.replace(/[^\p{L}]/gu, '');
}

/** The words that a password consists of: without its digits and signs, and with look-alikes read as letters. */
function cores(password: string): readonly string[] {
  const lower = password.toLowerCase();
  const trimmed = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return [letters(lower), letters([...trimmed].map((sign) => lookAlikes[sign] ?? sign).join('')), letters([...lower].map((sign) => lookAlikes[sign] ?? sign).join(''))];
}

/** A short piece said again and again. */
function repeats(password: string): boolean {
  for (let length = 1; length <= Math.min(5, password.length / 2); length++) {
    const piece = password.slice(0, length);
    if (piece.repeat(Math.ceil(password.length / length)).startsWith(password)) return true;
  }
  return false;
}

/** Most of it walks along a row of the keyboard or the alphabet, in either direction. */
function walks(password: string): boolean {
  let steps = 0;
  for (let index = 1; index < password.length; index++) {
    const pair = password.slice(index - 1, index + 1);
    const back = [...pair].reverse().join('');
    if (rows.some((row) => `${row}${row[0]}`.includes(pair) || `${row}${row[0]}`.includes(back))) steps++;
  }
  return steps >= (password.length - 1) * 0.7;
}

/** Why a new password would be guessed soon; undefined: nothing speaks against it. */
export function passwordWeakness(password: string, login: string): 'common' | 'repetition' | 'keyboard' | 'like-login' | undefined {
  const lower = password.normalize('NFC').toLowerCase();
  if (repeats(lower)) return 'repetition';
  if (cores(lower).some((core) => commonCores.has(core))) return 'common';
  if (walks(lower)) return 'keyboard';
  const own = letters(login.toLowerCase().split('@')[0] ?? '');
  if (own.length >= 3 && cores(lower).some((core) => core === own || core === own + own)) return 'like-login';
  return undefined;
}

export function assertStrongPassword(password: string, login: string): void {
  const reason = passwordWeakness(password, login);
  if (reason) throw new DomainError('password-too-weak', { reason });
}
