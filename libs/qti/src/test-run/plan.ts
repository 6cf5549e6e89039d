import { seededRandom, shuffled, type Random } from '../hash/random';
import {
  defaultSessionControl, type AssessmentTest, type SessionControl, type TestChild, type TestItemRef, type TestPart, type TestSection, type TimeLimits,
} from '../model/test';

/** One item in the sequence of a candidate's test. */
export interface TestEntry {
  /** `Q01`, or `Q01.2` for the second instance of an item that was selected with replacement. */
  readonly key: string;
  readonly ref: TestItemRef;
  readonly instance: number;
  readonly part: TestPart;
  /** Sections around the item, outermost first. */
  readonly sections: readonly TestSection[];
  readonly control: Required<SessionControl>;
  readonly timeLimits: TimeLimits;
}

type Block = readonly Placed[];
interface Placed {
  readonly ref: TestItemRef;
  readonly sections: readonly TestSection[];
}

/** More than any real test; selection with replacement could otherwise ask for any number. */
const maxEntries = 10_000;

/** Items of a test in their authored order, with the control that holds for each: its own, or that of the sections and the part around. */
export function controlledRefs(test: AssessmentTest): { readonly ref: TestItemRef; readonly part: TestPart; readonly sections: readonly TestSection[]; readonly control: Required<SessionControl> }[] {
  const inside = (child: TestChild, part: TestPart, sections: readonly TestSection[]): ReturnType<typeof controlledRefs> => {
    if (child.kind === 'section-ref') return [];
    if (child.kind === 'section') return child.children.flatMap((inner) => inside(inner, part, [...sections, child]));
    return [{ ref: child, part, sections, control: controlOf(part, sections, child) }];
  };
  return test.parts.flatMap((part) => part.children.flatMap((child) => inside(child, part, [])));
}

const controlOf = (part: TestPart, sections: readonly TestSection[], ref: TestItemRef): Required<SessionControl> =>
  Object.assign({}, defaultSessionControl, part.sessionControl, ...sections.map((section) => section.sessionControl), ref.sessionControl) as Required<SessionControl>;

/** A rule that decides during the test where a learner goes on. */
export interface LeadingRule {
  readonly code: 'branch-rule' | 'pre-condition';
  /** The item, section or part that has it. */
  readonly at: string;
}

/** Rules that need the server during the test: those of parts always, those of items and sections where the part is linear. */
export function leadingRules(test: AssessmentTest): LeadingRule[] {
  const of = (node: TestPart | TestSection | TestItemRef): LeadingRule[] => [
    ...(node.preConditions.length > 0 ? [{ code: 'pre-condition' as const, at: node.identifier }] : []),
    ...(node.branchRules.length > 0 ? [{ code: 'branch-rule' as const, at: node.identifier }] : []),
  ];
  const inside = (child: TestChild): LeadingRule[] => (child.kind === 'section-ref' ? [] : [...of(child), ...(child.kind === 'section' ? child.children.flatMap(inside) : [])]);
  return test.parts.flatMap((part) => [...of(part), ...(part.navigation === 'linear' ? part.children.flatMap(inside) : [])]);
}

/** The sequence of items that a seed gives: selection and ordering are drawn once and stay for the whole session. */
export function planTest(test: AssessmentTest, seed: string): TestEntry[] {
  const random = seededRandom(`plan:${seed}`);
  const counts = new Map<string, number>();
  const placed = test.parts.flatMap((part) => part.children.flatMap((child) => arrange(child, [], random)).map((entry) => ({ part, ...entry })));
  const repeated = new Set<string>();
  const seen = new Set<string>();
  for (const { ref } of placed) {
    if (seen.has(ref.identifier)) repeated.add(ref.identifier);
    seen.add(ref.identifier);
  }
  return placed.slice(0, maxEntries).map(({ part, ref, sections }) => {
    const instance = (counts.get(ref.identifier) ?? 0) + 1;
    counts.set(ref.identifier, instance);
    return {
      key: repeated.has(ref.identifier) ? `${ref.identifier}.${instance}` : ref.identifier,
      ref, instance, part, sections,
      control: controlOf(part, sections, ref),
      timeLimits: ref.timeLimits ?? {},
    };
  });
}

function arrange(child: TestChild, above: readonly TestSection[], random: Random): Block {
  if (child.kind === 'item') return [{ ref: child, sections: above }];
  if (child.kind === 'section-ref') return [];
  const sections = [...above, child];
  const chosen = select(child, random);
  if (!child.shuffle) return chosen.flatMap((inner) => arrange(inner, sections, random));
  // Blocks that move as one: items, visible sections and those to be kept together; the children of any other section mix.
  const blocks = chosen.flatMap((inner): { fixed: boolean; entries: Block }[] => {
    const entries = arrange(inner, sections, random);
    if (inner.kind === 'section' && !inner.visible && !inner.keepTogether) return entries.map((entry) => ({ fixed: inner.fixed || entry.ref.fixed, entries: [entry] }));
    return [{ fixed: inner.kind !== 'section-ref' && inner.fixed, entries }];
  });
  const loose = shuffled(blocks.filter((block) => !block.fixed), random);
  let next = 0;
  return blocks.flatMap((block) => (block.fixed ? block : loose[next++]!).entries);
}

/** The selected children in their authored order; required ones are always among them. */
function select(section: TestSection, random: Random): readonly TestChild[] {
  const { selection, children } = section;
  if (selection === undefined || children.length === 0) return children;
  const counts = new Map<TestChild, number>(children.map((child) => [child, child.kind !== 'section-ref' && child.required ? 1 : 0]));
  let left = Math.min(selection.select, maxEntries) - [...counts.values()].reduce((a, b) => a + b, 0);
  while (left > 0) {
    const pool = selection.withReplacement ? children : children.filter((child) => counts.get(child) === 0);
    const child = pool[random.below(pool.length)];
    if (child === undefined) break;
    counts.set(child, (counts.get(child) ?? 0) + 1);
    left -= 1;
  }
  return children.flatMap((child) => Array.from({ length: counts.get(child) ?? 0 }, () => child));
}
