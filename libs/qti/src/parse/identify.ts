import { versionOf } from '../upgrade/upgrade';
import { parseXml } from '../xml/parse-xml';

/** What an XML document is, as far as QTI goes; `unreadable` where it cannot even be parsed. */
export type Identified =
  | { readonly kind: 'item' | 'test' | 'stimulus' | 'unreadable' }
  | { readonly kind: 'unsupported'; readonly version: string }
  | { readonly kind: 'other'; readonly root: string };

export function identifyXml(text: string): Identified {
  // QTI 1 is told from its root even where the document breaks later: there is nothing to mend for it here.
  const first = /<(?![?!])([A-Za-z_][\w.:-]*)/.exec(text)?.[1]?.replace(/^.*:/, '');
  if (first === 'questestinterop') return { kind: 'unsupported', version: '1.2' };
  const parsed = parseXml(text);
  if (!parsed.ok) return { kind: 'unreadable' };
  const { root } = parsed;
  const name = root.name;
  if (versionOf(root) !== null) {
    if (name === 'assessmentItem' || name === 'qti-assessment-item') return { kind: 'item' };
    if (name === 'assessmentTest' || name === 'qti-assessment-test') return { kind: 'test' };
    if (name === 'qti-assessment-stimulus') return { kind: 'stimulus' };
  }
  return { kind: 'other', root: name };
}
