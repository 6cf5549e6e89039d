export type PatternNode =
  | { readonly type: 'class'; readonly accepts: (codePoint: string) => boolean }
  | { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'repeat'; readonly part: PatternNode; readonly least: number; readonly most: number };

type Accepts = (codePoint: string) => boolean;

class Malformed extends Error {}

/**
 * Parser of XML Schema regular expressions (XSD part 2, appendix F). Also understood, because authors bring them from
 * elsewhere: `^` and `$` at the ends of a branch, `(?:…)`, and lazy or possessive marks, which change nothing when the whole text must match.
 */
export function parsePattern(source: string): PatternNode | null {
  const parser = new Parser([...source]);
  try {
    const tree = parser.choice(0);
    return parser.atEnd ? tree : null;
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

const maxNesting = 100;
const maxCount = 1000;

class Parser {
  private at = 0;

  constructor(private readonly text: readonly string[]) {}

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  choice(depth: number): PatternNode {
    if (depth > maxNesting) throw new Malformed();
    const parts = [this.sequence(depth)];
    while (this.take('|')) parts.push(this.sequence(depth));
    return parts.length === 1 ? parts[0]! : { type: 'choice', parts };
  }

  private sequence(depth: number): PatternNode {
    const parts: PatternNode[] = [];
    this.take('^');
    while (!this.atBranchEnd(0)) {
      if (this.peek() === '$' && this.atBranchEnd(1)) this.at += 1;
      else parts.push(this.piece(depth));
    }
    return { type: 'sequence', parts };
  }

  private atBranchEnd(offset: number): boolean {
    const next = this.text[this.at + offset];
    return next === undefined || next === '|' || next === ')';
  }

  private piece(depth: number): PatternNode {
    const part = this.atom(depth);
    const range = this.quantifier();
    if (range === null) return part;
    if (this.peek() === '?' || this.peek() === '+') this.at += 1;
    return { type: 'repeat', part, ...range };
  }

  private quantifier(): { least: number; most: number } | null {
    if (this.take('?')) return { least: 0, most: 1 };
    if (this.take('*')) return { least: 0, most: Infinity };
    if (this.take('+')) return { least: 1, most: Infinity };
    if (!this.take('{')) return null;
    const close = this.text.indexOf('}', this.at);
    const match = /^(\d+)(,(\d*))?$/.exec(this.text.slice(this.at, close).join(''));
    if (close === -1 || match === null) throw new Malformed();
    this.at = close + 1;
    const least = Number(match[1]);
    const most = match[2] === undefined ? least : match[3] === '' ? Infinity : Number(match[3]);
    if (least > most || least > maxCount || (most !== Infinity && most > maxCount)) throw new Malformed();
    return { least, most };
  }

  private atom(depth: number): PatternNode {
    const next = this.next();
    if (next === '(') {
      if (this.peek() === '?' && this.text[this.at + 1] === ':') this.at += 2;
      const inner = this.choice(depth + 1);
      if (!this.take(')')) throw new Malformed();
      return inner;
    }
    if (next === '[') return { type: 'class', accepts: this.group() };
    if (next === '.') return { type: 'class', accepts: (c) => c !== '\n' && c !== '\r' };
    if (next === '\\') return { type: 'class', accepts: this.escape() };
    if ('?*+{})'.includes(next)) throw new Malformed();
    return { type: 'class', accepts: (c) => c === next };
  }

  /** `[…]` after its bracket, with ranges, escapes and subtraction `[a-z-[aeiou]]`. */
  private group(): Accepts {
    const negative = this.take('^');
    const accepts: Accepts[] = [];
    let without: Accepts | null = null;
    let first = true;
    while (first || this.peek() !== ']') {
      first = false;
      if (this.peek() === '-' && this.text[this.at + 1] === '[') {
        this.at += 2;
        without = this.group();
        break;
      }
      accepts.push(this.member());
    }
    if (!this.take(']')) throw new Malformed();
    return (c) => accepts.some((accept) => accept(c)) !== negative && without?.(c) !== true;
  }

  private member(): Accepts {
    const from = this.next();
    let low = from;
    if (from === '\\') {
      const escaped = this.peek();
      const special = this.escape();
      if (!singleEscapes.has(escaped ?? '')) return special;
      low = singleEscapes.get(escaped ?? '') ?? '';
    }
    const following = this.text[this.at + 1];
    if (this.peek() !== '-' || following === ']' || following === '[' || following === undefined) return (c) => c === low;
    this.at += 1;
    let high = this.next();
    if (high === '\\') high = singleEscapes.get(this.next()) ?? high;
    const [a, b] = [low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0];
    if (a > b) throw new Malformed();
    return (c) => {
      const point = c.codePointAt(0) ?? 0;
      return point >= a && point <= b;
    };
  }

  /** An escape after its backslash. */
  private escape(): Accepts {
    const letter = this.next();
    const literal = singleEscapes.get(letter);
    if (literal !== undefined) return (c) => c === literal;
    if (letter === 'p' || letter === 'P') return this.property(letter === 'P');
    const known = multiEscapes[letter.toLowerCase()];
    if (known === undefined || !/^[sdwic]$/i.test(letter)) throw new Malformed();
    return letter === letter.toLowerCase() ? (c) => known.test(c) : (c) => !known.test(c);
  }

  private property(negative: boolean): Accepts {
    if (!this.take('{')) throw new Malformed();
    const close = this.text.indexOf('}', this.at);
    if (close === -1) throw new Malformed();
    const name = this.text.slice(this.at, close).join('');
    this.at = close + 1;
    if (/^[A-Z][a-z]?$/.test(name)) {
      try {
        const category = new RegExp(`^\\p{${name}}$`, 'u');
        return (c) => category.test(c) !== negative;
      } catch {
        throw new Malformed();
      }
    }
    const block = blocks[name];
    if (block === undefined) throw new Malformed();
    return (c) => {
      const point = c.codePointAt(0) ?? 0;
      return (point >= block[0] && point <= block[1]) !== negative;
    };
  }

  private peek(): string | undefined {
    return this.text[this.at];
  }

  private next(): string {
    const next = this.text[this.at];
    if (next === undefined) throw new Malformed();
    this.at += 1;
    return next;
  }

  private take(expected: string): boolean {
    if (this.text[this.at] !== expected) return false;
    this.at += 1;
    return true;
  }
}

const singleEscapes = new Map<string, string>([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ...[...'\\|.-^?*+{}()[]$/"\'@!,:;#&%=<> '].map((c): [string, string] => [c, c]),
]);

const multiEscapes: Readonly<Record<string, RegExp | undefined>> = {
  s: /^[ \t\n\r]$/,
  d: /^\p{Nd}$/u,
  w: /^[^\p{P}\p{Z}\p{C}]$/u,
  i: /^[\p{L}_:]$/u,
  c: /^[\p{L}\p{N}\p{M}._:·-]$/u,
};

/** The Unicode blocks that patterns of this part of the world name. */
const blocks: Readonly<Record<string, readonly [number, number] | undefined>> = {
  IsBasicLatin: [0x0000, 0x007f],
  'IsLatin-1Supplement': [0x0080, 0x00ff],
  'IsLatinExtended-A': [0x0100, 0x017f],
  'IsLatinExtended-B': [0x0180, 0x024f],
  IsGreek: [0x0370, 0x03ff],
  IsCyrillic: [0x0400, 0x04ff],
  IsCyrillicSupplement: [0x0500, 0x052f],
  IsGeneralPunctuation: [0x2000, 0x206f],
};
