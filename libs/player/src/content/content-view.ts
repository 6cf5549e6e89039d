import { ApplicationRef, Component, type ComponentRef, DOCUMENT, ElementRef, EnvironmentInjector, Injector, type Type, createComponent, effect, inject, input, untracked } from '@angular/core';
import type { Content, Interaction } from '@synoo/contracts';
import { ItemHost } from '../item-host';
import { INTERACTION_VIEWS } from '../interactions/registry';
import { ASSET_ARRIVALS, ASSET_URL } from './asset-url';
import { Speaker } from './speaker';
import { READ_ALOUD } from './read-aloud';
import { type ContentHooks, isInline, renderContent, type SpokenSource } from './render-content';
import { ShownAssets } from './shown-assets';

/** Shows content and makes an interaction's component where the content has one. */
@Component({ selector: 'player-content', template: '', host: { '[attr.data-mark]': 'mark()' } })
export class ContentView {
  readonly content = input.required<readonly Content[]>();
  readonly special = input<ContentHooks['special']>();
  /** Makes this text one that a learner can highlight, under a name of its own in its interaction. */
  readonly mark = input<string | null>(null);

  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly page = inject(DOCUMENT);
  private readonly host = inject(ItemHost);
  private readonly application = inject(ApplicationRef);
  private readonly environment = inject(EnvironmentInjector);
  private readonly injector = inject(Injector);
  private readonly views = inject(INTERACTION_VIEWS);
  private readonly arrivals = inject(ASSET_ARRIVALS);
  private readonly assets = new ShownAssets(inject(ASSET_URL));
  private readonly readAloud = inject(READ_ALOUD);

  constructor() {
    effect((onCleanup) => {
      const content = this.content();
      const special = this.special();
      const made: ComponentRef<unknown>[] = [];
      untracked(() => {
        const hooks: ContentHooks = {
          interaction: (interaction) => this.place(interaction, made),
          variable: (id) => this.host.variable(id),
          asset: this.assets.show,
          ...(this.readAloud() && { spoken: (sources: readonly SpokenSource[]) => this.speaker(sources, made) }),
          ...(special ? { special } : {}),
        };
        this.assets.forget();
        this.element.nativeElement.replaceChildren(...renderContent(content, this.page, hooks));
      });
      onCleanup(() => {
        for (const component of made) component.destroy();
      });
    });
    effect(() => {
      this.arrivals();
      untracked(() => this.assets.refresh());
    });
  }

  private speaker(sources: readonly SpokenSource[], made: ComponentRef<unknown>[]): Node {
    const place = this.page.createElement('span');
    const view = createComponent(Speaker, { environmentInjector: this.environment, elementInjector: this.injector, hostElement: place });
    view.setInput('sources', sources);
    this.application.attachView(view.hostView);
    made.push(view);
    return place;
  }

  private place(interaction: Interaction, made: ComponentRef<unknown>[]): Node {
    const place = this.page.createElement(isInline(interaction) ? 'span' : 'div');
    place.className = `interaction kind-${interaction.kind}`;
    place.dataset['response'] = interaction.r;
    const view = createComponent(this.views(interaction) as Type<unknown>, { environmentInjector: this.environment, elementInjector: this.injector, hostElement: place });
    view.setInput('interaction', interaction);
    this.application.attachView(view.hostView);
    made.push(view);
    return place;
  }
}
