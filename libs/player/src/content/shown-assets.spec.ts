import { ShownAssets } from './shown-assets';

const element = (facts: object, owner: object | null = null) => {
  const attributes = new Map<string, string>();
  return { ...facts, attributes, closest: () => owner, getAttribute: (name: string) => attributes.get(name) ?? null, setAttribute: (name: string, value: string) => void attributes.set(name, value) } as unknown as Element & { readonly attributes: Map<string, string> };
};
const medium = (readyState: number, paused: boolean) => {
  const done: string[] = [];
  return { done, readyState, paused, load: () => void done.push('load'), play: () => (done.push('play'), Promise.reject(new Error('not allowed'))) };
};

describe('assets that content shows', () => {
  /** Assets are at their address on the server until `here` says that they have come. */
  const setUp = () => {
    const here = new Map<string, string>();
    const shown = new ShownAssets((address) => here.get(address) ?? address);
    const put = (address: string, made: Element, name = 'src') => made.setAttribute(name, shown.show(address, made, name));
    return { here, shown, put };
  };

  it('are looked for again where they failed or have not come, and stay where they are loaded', () => {
    const { here, shown, put } = setUp();
    const [failed, pending, drawn] = [element({ complete: true, naturalWidth: 0 }), element({ complete: false, naturalWidth: 0 }), element({ complete: true, naturalWidth: 30 })];
    put('/a', failed);
    put('/b', pending);
    put('/c', drawn);
    for (const name of ['a', 'b', 'c']) here.set(`/${name}`, `blob:${name}`);
    shown.refresh();
    expect([failed, pending, drawn].map(({ attributes }) => attributes.get('src'))).toEqual(['blob:a', 'blob:b', '/c']);
  });

  it('leave a sound alone that has begun to load; one without its bytes is loaded once, and goes on where it was pressed', () => {
    const { here, shown, put } = setUp();
    const [playing, broken, pressed] = [medium(4, false), medium(0, true), medium(0, false)];
    put('/a', element({}, playing));
    put('/b', element({}, broken));
    put('/c', element({}, broken));
    put('/d', element({}, pressed));
    for (const name of ['a', 'b', 'c', 'd']) here.set(`/${name}`, `blob:${name}`);
    shown.refresh();
    expect([playing.done, broken.done, pressed.done]).toEqual([[], ['load'], ['load', 'play']]);
  });

  it('are not touched while they are where they were, nor after the content is another', () => {
    const { here, shown, put } = setUp();
    const broken = medium(0, true);
    const source = element({}, broken);
    put('/a', source);
    shown.refresh();
    expect(broken.done).toEqual([]);
    shown.forget();
    here.set('/a', 'blob:a');
    shown.refresh();
    expect([broken.done, source.attributes.get('src')]).toEqual([[], '/a']);
  });
});
