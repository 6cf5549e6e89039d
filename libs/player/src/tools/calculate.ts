/** What a calculator shows: a number, or the reason why there is none. */
export type Calculation = { readonly value: number } | { readonly problem: 'empty' | 'not-understood' | 'division-by-zero' | 'not-defined' };

type Token = number | '+' | '-' | '×' | '÷' | '(' | ')' | '√' | '%' | '^';
const operators: readonly string[] = ['+', '-', '×', '÷', '(', ')', '√', '%', '^'];

function tokens(text: string): Token[] | null {
  const found: Token[] = [];
  const plain = text.replace(/\s/g, '').replace(/\*/g, '×').replace(/[/:]/g, '÷').replace(/\u2212/g, '-');
  for (let at = 0; at < plain.length; ) {
    const number = /^\d+(?:[.,]\d*)?|^[.,]\d+/.exec(plain.slice(at));
    if (number) {
      found.push(Number(number[0].replace(',', '.')));
      at += number[0].length;
      continue;
    }
    const sign = plain[at] as string;
    if (!operators.includes(sign)) return null;
    found.push(sign as Token);
    at += 1;
  }
  return found;
}

/** Value of an expression with + − × ÷ ^ √ % and brackets, by the usual precedence; − before a number binds weaker than ^. */
export function calculate(text: string): Calculation {
  const list = tokens(text);
  if (!list) return { problem: 'not-understood' };
  if (list.length === 0) return { problem: 'empty' };
  let at = 0;
  const peek = (): Token | undefined => list[at];
  const sum = (): number => {
    let value = product();
    while (peek() === '+' || peek() === '-') value = list[at++] === '+' ? value + product() : value - product();
    return value;
  };
  const product = (): number => {
    let value = signed();
    while (peek() === '×' || peek() === '÷') {
      const times = list[at++] === '×';
      const factor = signed();
      if (!times && factor === 0) throw new CalculationProblem('division-by-zero');
      value = times ? value * factor : value / factor;
    }
    return value;
  };
  const signed = (): number => {
    if (peek() === '-') {
      at += 1;
      return -signed();
    }
    const base = rooted();
    if (peek() !== '^') return base;
    at += 1;
    return base ** signed();
  };
  const rooted = (): number => {
    if (peek() !== '√') return percent();
    at += 1;
    const value = rooted();
    if (value < 0) throw new CalculationProblem('not-defined');
    return Math.sqrt(value);
  };
  const percent = (): number => {
    let value = atom();
    while (peek() === '%') {
      at += 1;
      value /= 100;
    }
    return value;
  };
  const atom = (): number => {
    const token = list[at++];
    if (typeof token === 'number') return token;
    if (token !== '(') throw new CalculationProblem('not-understood');
    const value = sum();
    if (list[at++] !== ')') throw new CalculationProblem('not-understood');
    return value;
  };
  try {
    const value = sum();
    if (at < list.length) return { problem: 'not-understood' };
    return Number.isFinite(value) ? { value: Number(value.toPrecision(12)) } : { problem: 'not-defined' };
  } catch (error) {
    if (error instanceof CalculationProblem) return { problem: error.problem };
    throw error;
  }
}

class CalculationProblem extends Error {
  constructor(readonly problem: 'not-understood' | 'division-by-zero' | 'not-defined') {
    super(problem);
  }
}

/** A result as it is shown: decimal comma except in English, very large and small ones with a power of ten. */
export function shownNumber(value: number, comma: boolean): string {
  const text = Math.abs(value) >= 1e12 || (value !== 0 && Math.abs(value) < 1e-6) ? value.toExponential(6).replace(/\.?0+e/, 'e').replace('e+', 'e') : String(value);
  return (comma ? text.replace('.', ',') : text).replace('-', '−');
}
