import { parsePattern, type PatternNode } from './pattern-parser';
import { tick, type Run } from './run';

/**
 * Regular expressions of XML Schema, matched against the whole text by following all alternatives at once (Thompson's
 * construction): time grows with the length of the text times the size of the pattern, never exponentially as with a
 * backtracking engine, so a pattern in an item cannot hang scoring.
 */
export interface Pattern {
  test(text: string, run?: Run): boolean;
}

/** States after counted repetitions are written out; a pattern that needs more is refused. */
const maxStates = 5000;

interface State {
  /** Consumes one code point that passes, then goes on at `next`; without it the state only forks. */
  readonly accepts?: (codePoint: string) => boolean;
  next: number[];
}

/** The compiled pattern, or null where it is not a valid (or a monstrous) expression. */
export function compilePattern(source: string): Pattern | null {
  const tree = parsePattern(source);
  if (tree === null) return null;
  const states: State[] = [];
  const add = (state: State): number => {
    if (states.length >= maxStates) throw new RangeError('pattern too large');
    return states.push(state) - 1;
  };
  let start: number;
  try {
    const end = add({ next: [] });
    start = build(tree, end, add, states);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  return {
    test(text, run) {
      let current = closure([start], states);
      for (const codePoint of text) {
        // Following a state costs a fraction of evaluating an expression; an essay of 100,000 letters has to fit.
        if (run) tick(run, current.size / 20);
        const next: number[] = [];
        for (const index of current) {
          const state = states[index]!;
          if (state.accepts?.(codePoint) === true) next.push(...state.next);
        }
        if (next.length === 0) return false;
        current = closure(next, states);
      }
      return current.has(0);
    },
  };
}

/** Builds backwards: returns the state to start from so that a match of `node` continues at `end`. */
function build(node: PatternNode, end: number, add: (state: State) => number, states: State[]): number {
  switch (node.type) {
    case 'class':
      return add({ accepts: node.accepts, next: [end] });
    case 'sequence':
      return node.parts.reduceRight((after, part) => build(part, after, add, states), end);
    case 'choice':
      return add({ next: node.parts.map((part) => build(part, end, add, states)) });
    case 'repeat': {
      let after = end;
      if (node.most === Infinity) {
        const loop = add({ next: [end] });
        states[loop]!.next = [build(node.part, loop, add, states), end];
        after = loop;
      } else {
        for (let i = node.least; i < node.most; i++) after = add({ next: [build(node.part, after, add, states), end] });
      }
      for (let i = 0; i < node.least; i++) after = build(node.part, after, add, states);
      return after;
    }
  }
}

/** All states that can be reached without consuming anything. */
function closure(from: readonly number[], states: readonly State[]): Set<number> {
  const found = new Set<number>();
  const open = [...from];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (found.has(index)) continue;
    found.add(index);
    const state = states[index]!;
    if (state.accepts === undefined) open.push(...state.next);
  }
  return found;
}
