import type { Choice, Content, HotArea, Interaction, Media } from '@synoo/contracts';
import { lookClass } from './allow-list';
import { mediaOf, neededMedia, type BuildContext } from './build-context';
import { buildContent, contentElement, type Special } from './content';
import { choiceIdentifier } from './masks';
import { spokenOf } from './spoken';
import { isBodyElement, plainText, type BodyElement } from '../model/body';
import { shapes, type Shape } from '../model/expressions';
import type { ResponseDeclaration } from '../model/item';
import { interactionOf, type InteractionName } from '../model/vocabulary';
import { parseCoords } from '../parse/parse-expression';
import { parseNumber } from '../parse/reader';

/** Everything a builder of one interaction looks at. */
interface Source {
  readonly element: BodyElement;
  readonly context: BuildContext;
  readonly declaration: ResponseDeclaration;
  readonly base: Base;
}

interface Base {
  readonly t: 'i';
  readonly r: string;
}

type Builder = (source: Source) => Interaction | null;

/** The interaction as the player shows it, or null where it cannot be shown (its image is missing, say). */
export function buildInteraction(element: BodyElement, context: BuildContext): Interaction | null {
  const kind = interactionOf(element.name);
  const declaration = context.responses.get(element.attrs['response-identifier']?.trim() ?? '');
  if (kind === null || declaration === undefined) return null;
  const r = context.names.response(declaration.identifier);
  return r === undefined ? null : builders[kind]({ element, context, declaration, base: common(element, context, r) });
}

function common(element: BodyElement, context: BuildContext, r: string): Base {
  const prompt = childNamed(element, 'qti-prompt');
  const look = (element.attrs['class'] ?? '').split(/\s+/).filter(lookClass);
  const label = element.attrs['aria-label'];
  const message = element.attrs['data-min-selections-message'] ?? element.attrs['data-max-selections-message'] ?? element.attrs['data-patternmask-message'];
  return {
    t: 'i',
    r,
    ...(prompt ? { prompt: [...spokenOf(prompt, context), ...buildContent(prompt.children, context)] } : {}),
    ...(label === undefined ? {} : { label }),
    ...(message === undefined ? {} : { message }),
    ...(look.length > 0 ? { look } : {}),
  };
}

const childNamed = (element: BodyElement, name: string): BodyElement | undefined =>
  element.children.find((child): child is BodyElement => isBodyElement(child) && child.name === name);

const childrenNamed = (element: BodyElement, ...names: string[]): BodyElement[] =>
  element.children.filter((child): child is BodyElement => isBodyElement(child) && names.includes(child.name));

const whole = (element: BodyElement, attribute: string): number | undefined => {
  const number = parseNumber(element.attrs[attribute] ?? '');
  return number !== null && Number.isInteger(number) && number >= 0 ? number : undefined;
};

const limits = (element: BodyElement, least: string, most: string, fallback?: number): { min?: number; max?: number } => {
  const min = whole(element, least);
  const max = whole(element, most) ?? fallback;
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
};

const isShuffled = ({ element, context }: Source): boolean => context.shuffle ?? element.attrs['shuffle'] === 'true';
const isMultiple = ({ declaration }: Source): boolean => declaration.cardinality === 'multiple' || declaration.cardinality === 'ordered';
const isHorizontal = (element: BodyElement): { horizontal?: true } =>
  element.attrs['orientation'] === 'horizontal' || /\bqti-orientation-horizontal\b/.test(element.attrs['class'] ?? '') ? { horizontal: true } : {};
const textBase = ({ declaration }: Source): 'string' | 'integer' | 'float' =>
  declaration.base === 'integer' || declaration.base === 'float' ? declaration.base : 'string';

/** What can be paired; QTI 3 lets each be used once where it does not say. */
const pairable = new Set(['qti-simple-associable-choice', 'qti-gap-text', 'qti-gap-img', 'qti-associable-hotspot']);

function buildChoice(element: BodyElement, { context, base, element: interaction }: Source): Choice {
  const matchMax = whole(element, 'match-max') ?? (pairable.has(element.name) ? 1 : undefined);
  const matchMin = whole(element, 'match-min');
  return {
    id: context.names.choice(base.r, choiceIdentifier(element)),
    // Choices of other interactions are pieces to be moved, with no place for a button in them.
    content: [...(interaction.name === 'qti-choice-interaction' ? spokenOf(element, context) : []), ...buildContent(element.children, context)],
    ...(element.attrs['fixed'] === 'true' ? { fixed: true as const } : {}),
    ...(matchMax === undefined ? {} : { matchMax }),
    ...(matchMin === undefined ? {} : { matchMin }),
  };
}

/** Choices that are to be seen; where they will be shuffled anyway, their order in the document already says nothing. */
function choices(elements: readonly BodyElement[], source: Source, shuffle: boolean): Choice[] {
  const visible = elements.filter((element) => {
    const variable = element.attrs['template-identifier'];
    return variable === undefined || source.context.visibility.template(variable, choiceIdentifier(element), element.attrs['show-hide'] !== 'hide');
  });
  const built = visible.map((element) => buildChoice(element, source));
  if (!shuffle) return built;
  const loose = built.filter((choice) => choice.fixed !== true).sort((a, b) => (a.id < b.id ? -1 : 1));
  return built.map((choice) => (choice.fixed === true ? choice : loose.shift()!));
}

function area(element: BodyElement, { context, base }: Source): HotArea | null {
  const shape = shapes.find((candidate) => candidate === element.attrs['shape']) as Shape | undefined;
  const coords = parseCoords(element.attrs['coords'] ?? '');
  if (shape === undefined || coords === null) return null;
  const label = element.attrs['hotspot-label'] ?? element.attrs['aria-label'];
  const matchMax = whole(element, 'match-max') ?? (pairable.has(element.name) ? 1 : undefined);
  const matchMin = whole(element, 'match-min');
  return {
    id: context.names.choice(base.r, choiceIdentifier(element)),
    shape,
    coords,
    ...(label === undefined ? {} : { label }),
    ...(matchMax === undefined ? {} : { matchMax }),
    ...(matchMin === undefined ? {} : { matchMin }),
  };
}

const areas = (source: Source, name: string): HotArea[] =>
  childrenNamed(source.element, name).flatMap((child) => area(child, source) ?? []);

/** The image of a graphic interaction: an `img`, an `object`, or an `img` inside of a `picture`. */
function image(element: BodyElement, context: BuildContext): Media | null {
  const holder = childrenNamed(element, 'img', 'object', 'picture')[0];
  if (holder === undefined) return null;
  const found = holder.name === 'picture' ? childNamed(holder, 'img') : holder;
  if (found === undefined) return null;
  const alt = found.attrs['alt'] ?? found.attrs['aria-label'] ?? plainText(found.children);
  return neededMedia(context, found.attrs['src'] ?? found.attrs['data'] ?? '', found.attrs, alt.trim());
}

/** Text fields in which marks stand for gaps or hot texts. */
const marked =
  (name: 'qti-gap' | 'qti-hottext', source: Source): Special =>
  (element) => {
    if (element.name !== name) return null;
    const id = source.context.names.choice(source.base.r, choiceIdentifier(element));
    const inner = name === 'qti-hottext' ? buildContent(element.children, source.context) : [];
    return [contentElement(name === 'qti-gap' ? 'gap' : 'hottext', { id }, inner)];
  };

const bodyOf = (source: Source, special: Special, without: readonly string[]): Content[] =>
  buildContent(source.element.children.filter((child) => typeof child === 'string' || !['qti-prompt', ...without].includes(child.name)), source.context, special);

const text = (value: string | undefined, name: string): Record<string, string> => (value === undefined || value === '' ? {} : { [name]: value });
const optional = (value: number | undefined, name: string): Record<string, number> => (value === undefined ? {} : { [name]: value });

const fieldHints = ({ element }: Source): { expectedLength?: number; pattern?: string; placeholder?: string } => ({
  ...optional(whole(element, 'expected-length'), 'expectedLength'),
  ...text(element.attrs['pattern-mask'], 'pattern'),
  ...text(element.attrs['placeholder-text'], 'placeholder'),
});

const graphic = (source: Source, build: (image: Media) => Interaction): Interaction | null => {
  const found = image(source.element, source.context);
  return found === null ? null : build(found);
};

const builders: Readonly<Record<InteractionName, Builder>> = {
  choice: (source) => {
    const shuffle = isShuffled(source);
    const elements = childrenNamed(source.element, 'qti-simple-choice');
    return {
      ...source.base, kind: 'choice', multiple: isMultiple(source), shuffle, ...isHorizontal(source.element),
      ...limits(source.element, 'min-choices', 'max-choices', isMultiple(source) ? undefined : 1), choices: choices(elements, source, shuffle),
    };
  },
  'text-entry': (source) => ({ ...source.base, kind: 'text-entry', base: textBase(source), ...fieldHints(source) }),
  'extended-text': (source) => {
    const format = source.element.attrs['format'];
    return {
      ...source.base, kind: 'extended-text', format: format === 'preFormatted' || format === 'preformatted' ? 'preformatted' : format === 'xhtml' ? 'xhtml' : 'plain',
      base: textBase(source), multiple: isMultiple(source), ...limits(source.element, 'min-strings', 'max-strings'), ...fieldHints(source),
      ...optional(whole(source.element, 'expected-lines'), 'expectedLines'),
    };
  },
  'inline-choice': (source) => {
    const shuffle = isShuffled(source);
    const required = source.element.attrs['required'] === 'true' ? 1 : whole(source.element, 'min-choices');
    return { ...source.base, kind: 'inline-choice', shuffle, ...optional(required, 'min'), choices: choices(childrenNamed(source.element, 'qti-inline-choice'), source, shuffle) };
  },
  order: (source) => {
    const shuffle = isShuffled(source);
    return {
      ...source.base, kind: 'order', shuffle, ...isHorizontal(source.element), ...limits(source.element, 'min-choices', 'max-choices'),
      choices: choices(childrenNamed(source.element, 'qti-simple-choice'), source, shuffle),
    };
  },
  match: (source) => {
    const shuffle = isShuffled(source);
    const [left, right] = childrenNamed(source.element, 'qti-simple-match-set');
    if (left === undefined || right === undefined) return null;
    const set = (element: BodyElement): Choice[] => choices(childrenNamed(element, 'qti-simple-associable-choice'), source, shuffle);
    return { ...source.base, kind: 'match', shuffle, ...limits(source.element, 'min-associations', 'max-associations', 1), left: set(left), right: set(right) };
  },
  associate: (source) => {
    const shuffle = isShuffled(source);
    return {
      ...source.base, kind: 'associate', shuffle, ...limits(source.element, 'min-associations', 'max-associations', 1),
      choices: choices(childrenNamed(source.element, 'qti-simple-associable-choice'), source, shuffle),
    };
  },
  'gap-match': (source) => {
    const shuffle = isShuffled(source);
    const gapElements = [...gapsIn(source.element)];
    return {
      ...source.base, kind: 'gap-match', shuffle, ...limits(source.element, 'min-associations', 'max-associations'),
      choices: choices(childrenNamed(source.element, 'qti-gap-text', 'qti-gap-img'), source, shuffle),
      body: bodyOf(source, marked('qti-gap', source), ['qti-gap-text', 'qti-gap-img']),
      gaps: gapElements.map((gap) => ({
        id: source.context.names.choice(source.base.r, choiceIdentifier(gap)),
        ...(gap.attrs['required'] === 'true' ? { required: true as const } : {}),
      })),
    };
  },
  'graphic-gap-match': (source) =>
    graphic(source, (found) => ({
      ...source.base, kind: 'graphic-gap-match', image: found, ...limits(source.element, 'min-associations', 'max-associations'),
      choices: choices(childrenNamed(source.element, 'qti-gap-img', 'qti-gap-text'), source, false), areas: areas(source, 'qti-associable-hotspot'),
    })),
  'graphic-associate': (source) =>
    graphic(source, (found) => ({
      ...source.base, kind: 'graphic-associate', image: found, ...limits(source.element, 'min-associations', 'max-associations', 1),
      areas: areas(source, 'qti-associable-hotspot'),
    })),
  'graphic-order': (source) =>
    graphic(source, (found) => ({
      ...source.base, kind: 'graphic-order', image: found, ...limits(source.element, 'min-choices', 'max-choices'), areas: areas(source, 'qti-hotspot-choice'),
    })),
  hotspot: (source) =>
    graphic(source, (found) => ({
      ...source.base, kind: 'hotspot', multiple: isMultiple(source), image: found,
      ...limits(source.element, 'min-choices', 'max-choices', isMultiple(source) ? undefined : 1), areas: areas(source, 'qti-hotspot-choice'),
    })),
  hottext: (source) => ({
    ...source.base, kind: 'hottext', multiple: isMultiple(source),
    ...limits(source.element, 'min-choices', 'max-choices', isMultiple(source) ? undefined : 1), body: bodyOf(source, marked('qti-hottext', source), []),
  }),
  'select-point': (source) =>
    graphic(source, (found) => ({
      ...source.base, kind: 'select-point', multiple: isMultiple(source), image: found,
      ...limits(source.element, 'min-choices', 'max-choices', isMultiple(source) ? undefined : 1),
    })),
  'position-object': (source) => {
    // The stage encloses its interactions; the interaction itself only holds the object that is placed.
    const stage = source.context.stage === undefined ? null : image(source.context.stage, source.context);
    const object = image(source.element, source.context);
    if (stage === null || object === null) return null;
    const [x, y] = parseCoords(source.element.attrs['center-point'] ?? '') ?? [];
    return {
      ...source.base, kind: 'position-object', multiple: isMultiple(source), stage, object,
      ...limits(source.element, 'min-choices', 'max-choices', isMultiple(source) ? undefined : 1),
      ...(x !== undefined && y !== undefined ? { centre: [x, y] as const } : {}),
    };
  },
  slider: (source) => {
    const { element } = source;
    const lower = parseNumber(element.attrs['lower-bound'] ?? '') ?? 0;
    const upper = parseNumber(element.attrs['upper-bound'] ?? '') ?? 100;
    const step = parseNumber(element.attrs['step'] ?? '') ?? (textBase(source) === 'integer' ? 1 : (upper - lower) / 100);
    return {
      ...source.base, kind: 'slider', lower, upper, step: step > 0 ? step : 1, base: textBase(source) === 'integer' ? 'integer' : 'float',
      ...(element.attrs['step-label'] === 'true' ? { stepLabel: true as const } : {}),
      ...(element.attrs['orientation'] === 'vertical' ? { vertical: true as const } : {}),
      ...(element.attrs['reverse'] === 'true' ? { reverse: true as const } : {}),
    };
  },
  media: (source) => {
    const { element, context } = source;
    const holder = childrenNamed(element, 'audio', 'video', 'object')[0];
    if (holder === undefined) return null;
    const hrefs = [holder.attrs['src'] ?? holder.attrs['data'], ...childrenNamed(holder, 'source').map((child) => child.attrs['src'])];
    const found = hrefs.flatMap((href) => (href === undefined ? [] : (mediaOf(context, href, holder.attrs, undefined) ?? [])));
    const [first = neededMedia(context, '', { type: holder.attrs['type'] ?? `${holder.name}/` }, undefined), ...sources] = found;
    const captions = childrenNamed(holder, 'track').flatMap(({ attrs }) => {
      const track = mediaOf(context, attrs['src'] ?? '', {}, undefined);
      return track === null ? [] : [{ src: track.src, lang: attrs['srclang'] ?? '', label: attrs['label'] ?? '' }];
    });
    return {
      ...source.base, kind: 'media', media: first, ...(sources.length > 0 ? { sources } : {}), ...(captions.length > 0 ? { captions } : {}),
      ...(element.attrs['autostart'] === 'true' ? { autostart: true as const } : {}),
      ...(element.attrs['loop'] === 'true' ? { loop: true as const } : {}),
      ...optional(whole(element, 'min-plays'), 'minPlays'),
      ...optional(whole(element, 'max-plays'), 'maxPlays'),
    };
  },
  upload: (source) => ({ ...source.base, kind: 'upload', types: (source.element.attrs['type'] ?? '').split(/[\s,]+/).filter((type) => type !== ''), ...optional(source.context.fileLimitBytes, 'maxBytes') }),
  drawing: (source) => graphic(source, (found) => ({ ...source.base, kind: 'drawing', image: found, ...optional(source.context.fileLimitBytes, 'maxBytes') })),
  'end-attempt': (source) => ({
    ...source.base, kind: 'end-attempt', title: source.element.attrs['title'] ?? '', countAttempt: source.element.attrs['count-attempt'] !== 'false',
  }),
  custom: (source) => ({ ...source.base, kind: 'custom', typeIdentifier: source.element.attrs['class'] ?? '', properties: {}, markup: [] }),
  'portable-custom': (source) => {
    const { element, context, declaration } = source;
    const markup = childNamed(element, 'qti-interaction-markup');
    const properties = Object.entries(element.attrs).filter(([key]) => key.startsWith('data-')).map(([key, value]) => [key.slice(5), value]);
    const module = element.attrs['module'] ?? childNamed(element, 'qti-interaction-modules')?.attrs['module'];
    const listed = childrenNamed(element, 'qti-interaction-modules').flatMap((list) => childrenNamed(list, 'qti-interaction-module'));
    const modules = listed.flatMap(({ attrs }) => {
      // A note for each path that is not there would name the fallback of a module that is.
      const found = [attrs['primary-path'], attrs['fallback-path']].flatMap((path) => (path === undefined ? [] : (context.asset(path) ?? [])))[0];
      if (found === undefined) context.notes.push({ code: 'asset-missing', data: { href: attrs['primary-path'] ?? attrs['id'] ?? '' } });
      return found === undefined ? [] : [{ id: attrs['id'] ?? '', src: found.src }];
    });
    const main = module ?? (modules.length === 1 ? modules[0]?.id : undefined);
    return {
      ...source.base, kind: 'custom', typeIdentifier: element.attrs['custom-interaction-type-identifier'] ?? '', ...text(main, 'module'),
      ...(modules.length > 0 ? { modules } : {}), base: declaration.base ?? 'record', multiple: isMultiple(source),
      properties: Object.fromEntries(properties) as Record<string, string>, markup: markup ? buildContent(markup.children, context) : [],
    };
  },
};

function* gapsIn(element: BodyElement): Generator<BodyElement> {
  for (const child of element.children) {
    if (!isBodyElement(child)) continue;
    if (child.name === 'qti-gap') yield child;
    else yield* gapsIn(child);
  }
}
