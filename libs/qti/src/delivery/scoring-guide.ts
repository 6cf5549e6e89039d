import type { Content } from '@synoo/contracts';
import { buildContent } from './content';
import { declarationsOf } from './item-document';
import type { DeliveredAsset } from './build-context';
import { opaqueNames } from './masks';
import { descendants } from '../model/body';
import type { Item } from '../model/item';

/** What the item says to the people who score it (its rubric blocks for scorers), as safe content. Never for learners. */
export function scoringGuide(item: Item, assets: Readonly<Record<string, DeliveredAsset>> = {}): Content[] {
  const context = {
    ...declarationsOf(item),
    names: opaqueNames({ responses: {}, choices: {}, printed: {} }),
    visibility: { feedback: () => false, template: () => false },
    classes: new Map<string, string>(),
    notes: [],
    asset: (href: string) => (Object.hasOwn(assets, href) ? (assets[href] ?? null) : null),
    printed: () => '',
  };
  return [...descendants(item.body)]
    .filter((element) => element.name === 'qti-rubric-block' && (element.attrs['view'] ?? '').split(/\s+/).includes('scorer'))
    .flatMap((element) => buildContent(element.children, context));
}
