import type { Media } from '@synoo/contracts';
import type { BodyElement } from '../model/body';
import type { DiagnosticCode } from '../model/diagnostic';
import type { ResponseDeclaration } from '../model/item';
import type { OpaqueNames } from './masks';
import type { Recordings } from './spoken';

/** A file of an item as the server keeps it. `src` is what the browser asks for: an address made of the content's hash. */
export interface DeliveredAsset {
  readonly src: string;
  readonly type: string;
  readonly width?: number;
  readonly height?: number;
  /** Text of a style sheet, which is checked and goes into the document of the item that names it. */
  readonly style?: string;
}

/** Something that is not delivered, or not as the author wrote it. */
export interface DeliveryNote {
  readonly code: DiagnosticCode | 'asset-missing';
  readonly data: Readonly<Record<string, string>>;
}

/** Which parts of an item are to be seen at a moment of its session. */
export interface Visibility {
  feedback(outcome: string, identifier: string, show: boolean): boolean;
  template(variable: string, identifier: string, show: boolean): boolean;
}

export interface BuildContext {
  /** Response declarations of the item, by identifier. */
  readonly responses: ReadonlyMap<string, ResponseDeclaration>;
  /** Template variables whose names in mathematics stand for their values. */
  readonly mathVariables: ReadonlySet<string>;
  /** What of the item is recorded as speech. */
  readonly recordings: Recordings;
  /** The stage around a positioned object. */
  readonly stage?: BodyElement;
  readonly names: OpaqueNames;
  readonly visibility: Visibility;
  /** Overrides the authored shuffle of every interaction. */
  readonly shuffle?: boolean;
  /** Largest file that an answer may be, where the form says. */
  readonly fileLimitBytes?: number;
  /** Classes of the item's own style sheet: `.name` and `#name` → opaque class. */
  readonly classes: ReadonlyMap<string, string>;
  readonly notes: DeliveryNote[];
  asset(href: string): DeliveredAsset | null;
  /** Opaque name of a template variable printed in a format; the same pair gets the same name. */
  printed(element: BodyElement): string;
}

/** An address that stays inside of the package. */
export const isInternal = (href: string): boolean => href !== '' && !/^([a-z][a-z0-9+.-]*:|\/\/|\/|#)/i.test(href.trim());

export function mediaOf(context: BuildContext, href: string, attrs: Readonly<Record<string, string>>, alt: string | undefined): Media | null {
  const asset = isInternal(href) ? context.asset(href) : null;
  if (asset === null) {
    context.notes.push(isInternal(href) ? { code: 'asset-missing', data: { href } } : { code: 'url-external', data: { url: href } });
    return null;
  }
  const width = pixels(attrs['width']) ?? asset.width;
  const height = pixels(attrs['height']) ?? asset.height;
  return {
    src: asset.src,
    type: asset.type,
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(alt === undefined ? {} : { alt }),
  };
}

/**
 * The same, where an interaction cannot do without the file: an empty address stands for one that is missing, so that a preview
 * shows the question and says what is not there. Publication refuses it (`asset-missing`).
 */
export function neededMedia(context: BuildContext, href: string, attrs: Readonly<Record<string, string>>, alt: string | undefined): Media {
  const [width, height] = [pixels(attrs['width']), pixels(attrs['height'])];
  return (
    mediaOf(context, href, attrs, alt) ?? {
      src: '',
      type: attrs['type'] ?? '',
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      ...(alt === undefined ? {} : { alt }),
    }
  );
}

const pixels = (text: string | undefined): number | undefined => {
  const match = /^\s*(\d+(?:\.\d+)?)(px)?\s*$/.exec(text ?? '');
  return match ? Number(match[1]) : undefined;
};
