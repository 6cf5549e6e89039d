/** HTML elements that QTI 2.x or 3.0 allow in content. */
export const htmlNames: ReadonlySet<string> = new Set(
  ('a abbr acronym address article aside audio b bdi bdo big blockquote br caption cite code col colgroup dd details dfn div dl dt em ' +
    'figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img kbd label li main mark nav object ol p param picture pre q rb rp rt rtc ruby ' +
    's samp section small source span strong sub summary sup table tbody td tfoot th thead time tr track tt ul var video wbr u').split(' '),
);

export const interactionNames = [
  'associate', 'choice', 'custom', 'drawing', 'end-attempt', 'extended-text', 'gap-match', 'graphic-associate', 'graphic-gap-match',
  'graphic-order', 'hotspot', 'hottext', 'inline-choice', 'match', 'media', 'order', 'portable-custom', 'position-object',
  'select-point', 'slider', 'text-entry', 'upload',
] as const;
export type InteractionName = (typeof interactionNames)[number];

const bodyNames: readonly string[] = [
  ...interactionNames.map((name) => `qti-${name}-interaction`),
  'qti-prompt', 'qti-simple-choice', 'qti-inline-choice', 'qti-simple-associable-choice', 'qti-simple-match-set', 'qti-gap', 'qti-gap-text',
  'qti-gap-img', 'qti-hottext', 'qti-hotspot-choice', 'qti-associable-hotspot', 'qti-position-object-stage', 'qti-feedback-inline',
  'qti-feedback-block', 'qti-template-inline', 'qti-template-block', 'qti-rubric-block', 'qti-content-body', 'qti-printed-variable',
  'qti-stylesheet', 'qti-interaction-markup', 'qti-interaction-modules', 'qti-interaction-module', 'qti-template-variable',
  'qti-context-variable', 'qti-catalog-info', 'qti-catalog', 'qti-card', 'qti-card-entry', 'qti-html-content', 'qti-file-href', 'qti-file-info',
];

/** QTI elements with a meaning inside of content. */
export const knownBodyNames: ReadonlySet<string> = new Set(bodyNames);

/** Content whose children are blocks: white space between them has no meaning. */
export const blockContainers: ReadonlySet<string> = new Set([
  'qti-item-body', 'qti-content-body', 'qti-feedback-block', 'qti-template-block', 'qti-rubric-block', 'qti-simple-match-set',
  'table', 'tbody', 'thead', 'tfoot', 'tr', 'colgroup', 'ul', 'ol', 'dl', 'math', 'mrow', 'mtable', 'mtr', 'mfrac', 'msup', 'msub', 'msubsup', 'semantics',
  'object', 'audio', 'video', 'picture', 'ruby',
  ...interactionNames.map((name) => `qti-${name}-interaction`), 'qti-position-object-stage',
  'qti-interaction-modules', 'qti-interaction-markup',
]);

export const interactionOf = (elementName: string): InteractionName | null => {
  const name = /^qti-(.+)-interaction$/.exec(elementName)?.[1];
  return name !== undefined && (interactionNames as readonly string[]).includes(name) ? (name as InteractionName) : null;
};
