/** An element of content that shows an asset, or a `source` or `track` of one. */
type Place = Pick<Element, 'getAttribute' | 'setAttribute' | 'closest'>;

/** Where content shows assets, so that those that did not come are asked for again without drawing anything anew. */
export class ShownAssets {
  private places: { readonly element: Place; readonly name: string; readonly address: string }[] = [];

  constructor(private readonly resolve: (address: string) => string) {}

  /** What the attribute `name` of an element is to load, by the checked address of the asset. */
  readonly show = (address: string, element: Place, name: string): string => {
    this.places.push({ element, name, address });
    return this.resolve(address);
  };

  forget(): void {
    this.places = [];
  }

  /** Assets have arrived: what has loaded stays as it is, the rest is looked for where it is now. */
  refresh(): void {
    const media = new Set<HTMLMediaElement>();
    for (const { element, name, address } of this.places) {
      const owner = element.closest<HTMLMediaElement>('audio, video');
      const loaded = owner ? owner.readyState > 0 : isDrawn(element as HTMLImageElement);
      const now = this.resolve(address);
      if (loaded || element.getAttribute(name) === now) continue;
      element.setAttribute(name, now);
      if (owner) media.add(owner);
    }
    for (const element of media) {
      // Pressed, and waiting for its bytes since then.
      const wanted = !element.paused;
      element.load();
      // A browser that does not let it begin leaves its button.
      if (wanted) element.play().catch(() => undefined);
    }
  }
}

const isDrawn = ({ complete, naturalWidth }: HTMLImageElement): boolean => complete && naturalWidth > 0;
