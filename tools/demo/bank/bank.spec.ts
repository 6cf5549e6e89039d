import {
  LANGUAGES,
  SUBJECTS,
  readBankFile,
  type BankItem,
  type Choosable,
  type Key,
  type NumberKey,
  type Variant,
} from './item-table';

const files = [...SUBJECTS, 'practice'].map((subject) => ({ subject, ...readBankFile(__dirname, subject) }));
const everyItem = files.flatMap((file) => file.items);
const testItems = everyItem.filter((item) => item.subject !== 'practice');
const outcomes = new Map(files.flatMap((file) => file.outcomes).map((outcome) => [outcome.code, outcome]));

const FIELDS = {
  choice: ['options'],
  choices: ['options'],
  text: ['errors'],
  inline: ['gaps'],
  order: ['options'],
  match: ['left', 'right'],
  extended: ['guide', 'expectedLines'],
} as const;

function isNumberKey(key: Key): key is NumberKey {
  return key !== null && typeof key === 'object' && !Array.isArray(key) && 'number' in key;
}

/** Every list of the variant that has ids, by name: options, left, right and each gap. */
function listsOf(variant: Variant): Record<string, Choosable[]> {
  return {
    ...(variant.options && { options: variant.options }),
    ...(variant.left && { left: variant.left }),
    ...(variant.right && { right: variant.right }),
    ...variant.gaps,
  };
}

/** Ids that the key calls right, in each list of which a wrong entry needs a reason. */
function rightIds(item: BankItem): Record<string, string[]> {
  const key = item.key;
  switch (item.type) {
    case 'choice':
      return { options: [key as string] };
    case 'choices':
      return { options: key as string[] };
    case 'inline':
      return Object.fromEntries(Object.entries(key as Record<string, string>).map(([gap, id]) => [gap, [id]]));
    case 'match':
      return { right: (key as [string, string][]).map(([, right]) => right) };
    default:
      return {};
  }
}

/** Real Latin words all of whose letters look Cyrillic: a licence, mail fields, an image format. */
const LATIN_WORDS = new Set(['CC', 'To', 'Cc', 'Bcc', 'BMP']);

/** How many parts a partial score is made of. */
function partsOf(item: BankItem): number {
  return Array.isArray(item.key) ? item.key.length : Object.keys(item.key as Record<string, string>).length;
}

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) yield* textsOf(inner);
}

/** '12,5' → 12.5; NaN when it is no number. */
function readNumber(text: string): number {
  return Number(text.replace(/\s/g, '').replace(',', '.').replace('−', '-'));
}

function share<T>(all: T[], predicate: (one: T) => boolean): number {
  return all.filter(predicate).length / all.length;
}

describe('demo bank as a whole', () => {
  it('has at least 64 items, 16 in every subject, and three practice items of three types', () => {
    expect(testItems.length).toBeGreaterThanOrEqual(64);
    for (const subject of SUBJECTS) expect(testItems.filter((item) => item.subject === subject).length).toBeGreaterThanOrEqual(16);
    const practice = everyItem.filter((item) => item.subject === 'practice').map((item) => item.type);
    expect(practice).toEqual(['choice', 'text', 'order']);
  });

  it('uses every item type in every subject, and choice for about three items in five', () => {
    for (const subject of SUBJECTS) {
      const types = new Set(testItems.filter((item) => item.subject === subject).map((item) => item.type));
      expect([...types].sort()).toEqual(Object.keys(FIELDS).sort());
    }
    const choice = share(testItems, (item) => item.type === 'choice');
    expect(choice).toBeGreaterThan(0.5);
    expect(choice).toBeLessThan(0.7);
  });

  it('numbers items and outcomes without repeats', () => {
    expect(new Set(everyItem.map((item) => item.code)).size).toBe(everyItem.length);
    expect(outcomes.size).toBe(files.flatMap((file) => file.outcomes).length);
  });

  it('has four to six outcomes in each subject, each named in three languages and used by an item', () => {
    for (const file of files.filter(({ subject }) => subject !== 'practice')) {
      expect(file.outcomes.length).toBeGreaterThanOrEqual(4);
      expect(file.outcomes.length).toBeLessThanOrEqual(6);
    }
    for (const outcome of outcomes.values()) {
      expect(Object.keys(outcome.name)).toEqual(['ky', 'ru', 'en']);
      for (const name of Object.values(outcome.name)) expect(name.length).toBeGreaterThan(5);
      expect(everyItem.some((item) => item.outcome === outcome.code)).toBe(true);
    }
  });

  it('asks no question twice', () => {
    for (const language of LANGUAGES) {
      const asked = everyItem.map(({ variants }) => `${variants[language].stimulus ?? ''} ${variants[language].prompt}`.toLowerCase());
      expect(new Set(asked).size).toBe(asked.length);
      const shapes = asked.map((text) => text.replace(/[\d\s.,:×÷−]+/g, ' '));
      expect(new Set(shapes).size).toBe(shapes.length); // no item made from another by swapping numbers
      const titles = everyItem.map(({ variants }) => variants[language].title);
      expect(new Set(titles).size).toBe(titles.length);
    }
  });

  it('keeps key positions balanced', () => {
    const keys = testItems.filter((item) => item.type === 'choice').map((item) => item.key as string);
    for (const id of ['A', 'B', 'C', 'D']) {
      const part = share(keys, (key) => key === id);
      expect(part).toBeGreaterThan(0.15);
      expect(part).toBeLessThan(0.35);
    }
  });

  it.each(LANGUAGES)('gives no key away by its length (%s)', (language) => {
    const choice = testItems.filter((item) => item.type === 'choice');
    const standsOut = (sign: 1 | -1) => (item: BankItem) => {
      const options = item.variants[language].options ?? [];
      const length = (id: string): number => sign * (options.find((option) => option.id === id)?.text.length ?? 0);
      return options.every(({ id }) => id === item.key || length(id) < length(item.key as string));
    };
    expect(share(choice, standsOut(1))).toBeLessThan(0.35);
    expect(share(choice, standsOut(-1))).toBeLessThan(0.35);
  });

  it('asks for knowledge, application and reasoning, and not mainly for knowledge', () => {
    const of = (level: string): number => share(testItems, (item) => item.level === level);
    expect(of('knowledge') + of('application') + of('reasoning')).toBeCloseTo(1, 9);
    expect(of('knowledge')).toBeLessThan(0.3);
    expect(of('reasoning')).toBeGreaterThan(0.15);
  });
});

describe.each(everyItem.map((item) => [item.code, item] as const))('%s', (_code, item) => {
  it('has its fields, a known subject and an outcome of that subject', () => {
    const known = ['code', 'subject', 'outcome', 'type', 'level', 'maxScore', 'shuffle', 'partial', 'variants', 'key'];
    expect(Object.keys(item).filter((name) => !known.includes(name))).toEqual([]);
    expect(item.code).toMatch(/^[A-Z]{2,4}-\d{3}$/);
    expect(outcomes.get(item.outcome)?.subject).toBe(item.subject);
    expect(Number.isInteger(item.maxScore) && item.maxScore >= 1).toBe(true);
    if (item.partial) {
      expect(['choices', 'inline', 'match']).toContain(item.type);
      expect(item.maxScore % partsOf(item)).toBe(0);
    }
    for (const language of LANGUAGES) {
      const variant = item.variants[language];
      const allowed = ['title', 'stimulus', 'prompt', ...FIELDS[item.type], ...(item.type === 'text' ? ['unit'] : [])];
      expect(Object.keys(variant).filter((name) => !allowed.includes(name))).toEqual([]);
      for (const field of FIELDS[item.type]) expect(variant[field]).toBeDefined();
      expect(variant.title.length).toBeLessThanOrEqual(80);
      for (const text of textsOf(variant)) {
        expect(text).toBe(text.trim().normalize('NFC'));
        expect(text).not.toBe('');
      }
    }
  });

  it('says the same in both languages: the same parts, ids and order', () => {
    const { ky, ru } = item.variants;
    expect(Object.keys(ky)).toEqual(Object.keys(ru));
    const ids = (variant: Variant) => Object.entries(listsOf(variant)).map(([name, list]) => [name, list.map(({ id }) => id)]);
    expect(ids(ky)).toEqual(ids(ru));
    expect(ky.errors?.map(({ answer }) => answer)).toEqual(ru.errors?.map(({ answer }) => answer));
    expect(ky.guide?.map(({ score }) => score)).toEqual(ru.guide?.map(({ score }) => score));
    const tableRows = (variant: Variant): number => (variant.stimulus?.match(/^\|.*\|$/gm) ?? []).length;
    expect(tableRows(ky)).toBe(tableRows(ru));
  });

  it('has a key that names entries which exist', () => {
    const lists = listsOf(item.variants.ky);
    for (const [name, ids] of Object.entries(rightIds(item))) {
      for (const id of ids) expect(lists[name]?.map((entry) => entry.id)).toContain(id);
    }
    if (item.type === 'choice') expect(lists.options?.length).toBeGreaterThanOrEqual(3);
    if (item.type === 'choices') {
      expect((item.key as string[]).length).toBeGreaterThanOrEqual(1);
      expect((item.key as string[]).length).toBeLessThan(lists.options?.length ?? 0);
    }
    if (item.type === 'order') {
      expect([...(item.key as string[])].sort()).toEqual(lists.options?.map(({ id }) => id));
      expect(item.key).not.toEqual(lists.options?.map(({ id }) => id)); // the first order shown is not the right one
    }
    if (item.type === 'match') expect((item.key as [string, string][]).map(([left]) => left)).toEqual(lists.left?.map(({ id }) => id));
    if (item.type === 'inline') {
      for (const language of LANGUAGES) {
        const inPrompt = [...item.variants[language].prompt.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '');
        expect(inPrompt.sort()).toEqual(Object.keys(item.variants[language].gaps ?? {}).sort());
      }
    }
    if (item.type === 'extended') {
      expect(item.key).toBeNull();
      const scores = item.variants.ky.guide?.map(({ score }) => score);
      expect(scores).toEqual(Array.from({ length: item.maxScore + 1 }, (_unused, step) => item.maxScore - step));
    }
  });

  it('gives a reason for every wrong entry and for no right one', () => {
    const right = rightIds(item);
    for (const language of LANGUAGES) {
      for (const [name, list] of Object.entries(listsOf(item.variants[language]))) {
        for (const entry of list) {
          const wrong = right[name] !== undefined && !right[name].includes(entry.id);
          if (wrong) expect(entry.reason?.length ?? 0).toBeGreaterThan(10);
          else expect(entry.reason).toBeUndefined();
        }
        expect(new Set(list.map(({ text }) => text)).size).toBe(list.length);
      }
      const { errors } = item.variants[language];
      if (errors) expect(errors.length).toBeGreaterThanOrEqual(1);
      for (const error of errors ?? []) {
        expect(error.reason.length).toBeGreaterThan(10);
        if (isNumberKey(item.key)) expect(Math.abs(readNumber(error.answer) - item.key.number)).toBeGreaterThan(item.key.tolerance);
        else expect((item.key as { accept: string[] }).accept).not.toContain(error.answer);
      }
    }
  });

  it('is written in its own alphabet', () => {
    for (const language of LANGUAGES) {
      for (const text of textsOf(item.variants[language])) {
        // a Latin letter that looks Cyrillic, inside a Cyrillic word, breaks search and reading aloud
        expect(text.match(/\p{Script=Cyrillic}\p{Script=Latin}|\p{Script=Latin}\p{Script=Cyrillic}/gu)).toBeNull();
        const lookAlikes = (text.match(/\p{Script=Latin}{2,}/gu) ?? []).filter((word) => /^[aceopxyABCEHKMOPTX]+$/.test(word));
        expect(lookAlikes.filter((word) => !LATIN_WORDS.has(word))).toEqual([]);
        expect(text.replace(language === 'ky' ? /[а-яёңөү]/gi : /[а-яё]/gi, '')).not.toMatch(/\p{Script=Cyrillic}/u);
        expect(text).not.toMatch(/!/);
      }
    }
    expect([...textsOf(item.variants.ky)].join(' ')).toMatch(/[ңөүҢӨҮ]/);
  });
});
