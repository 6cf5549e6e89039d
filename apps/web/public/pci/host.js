// Runs one portable custom interaction in a frame that has no origin, no network and no storage. The page around it hands over one
// port; through it come the modules, and back go the response, the height and failures. Nothing else gets out.
'use strict';
{
  const own = { parent: window.parent, URL, Map, Promise, JSON, setTimeout: window.setTimeout.bind(window), addEventListener: window.addEventListener.bind(window) };
  /** Modules by name: what the item brought, then what they define. */
  const defined = new own.Map();
  const known = new own.Map();
  let port = null;
  let last = '';
  let lastState = '';
  let instance = null;

  const say = (message) => port.postMessage(message);
  const fail = (error) => say({ is: 'failed', reason: String((error && error.message) || error).slice(0, 300) });

  /** At once, then at most ten times a second, the last call never lost: who answers at every move of a pointer floods nobody. */
  const calm = (act) => {
    let waits = false;
    let again = false;
    const call = () => {
      again = waits;
      if (waits) return;
      waits = true;
      own.setTimeout(() => {
        waits = false;
        if (again) call();
      }, 100);
      act();
    };
    return call;
  };

  // The global definition of AMD, as far as modules of interactions use it.
  let pending = null;
  window.define = (...args) => {
    const factory = args.pop();
    const needs = Array.isArray(args.at(-1)) ? args.pop() : [];
    pending = { needs, factory };
  };
  window.define.amd = {};

  const plain = (name) => name.replace(/\.js$/, '');
  const load = (name) => {
    const id = plain(name);
    if (!defined.has(id)) defined.set(id, run(id));
    return defined.get(id);
  };
  const run = async (id) => {
    if (id === 'qtiCustomInteractionContext') return context;
    const text = known.get(id);
    if (text === undefined) throw new Error(`The module ${id} is not in the item.`);
    const address = own.URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    // One after the other, so that a definition belongs to the script that made it.
    const made = await (turn = turn.then(() => script(address, id), () => script(address, id)));
    own.URL.revokeObjectURL(address);
    const needs = await own.Promise.all(made.needs.map((need) => (need === 'exports' || need === 'require' || need === 'module' ? {} : load(need))));
    return typeof made.factory === 'function' ? made.factory(...needs) : made.factory;
  };
  let turn = own.Promise.resolve();
  const script = (address, id) =>
    new own.Promise((done, failed) => {
      pending = null;
      const element = document.createElement('script');
      element.src = address;
      element.onload = () => done(pending ?? { needs: [], factory: undefined });
      element.onerror = () => failed(new Error(`The module ${id} could not be run.`));
      document.head.append(element);
    });
  window.require = (names, done) => own.Promise.all(names.map(load)).then((found) => done && done(...found), fail);

  const registered = new own.Map();
  const context = {
    register: (interaction) => registered.set(interaction.typeIdentifier, interaction),
    notifyReady: () => undefined,
    notifyDone: () => done(),
  };
  window.qtiCustomInteractionContext = context;

  const tell = () => {
    if (!instance) return;
    const text = own.JSON.stringify(instance.getResponse ? instance.getResponse() : null) ?? 'null';
    if (text !== last) say({ is: 'response', text });
    last = text;
    // The standard makes the state a text; the page hands it back as it was.
    const state = instance.getState ? instance.getState() : undefined;
    if (typeof state === 'string' && state !== lastState) say({ is: 'state', text: (lastState = state) });
  };

  const done = calm(tell);
  // Whoever answers and goes on at once must not be faster than the watch below. After the program's own listeners have run.
  for (const name of ['change', 'click', 'drop', 'input', 'keyup', 'pointerup']) own.addEventListener(name, () => own.setTimeout(done), true);

  const start = async ({ type, module, modules, properties, markup, bound, state, locale, readonly }) => {
    lastState = state ?? '';
    for (const { id, text } of modules) known.set(plain(id), text);
    const root = document.createElement('div');
    // Markup is text of the item; the policy of this page lets none of it run or load.
    root.className = 'qti-interaction-markup';
    build(root, markup);
    document.body.append(root);
    const main = await load(module);
    const factory = registered.get(type) ?? main;
    if (!factory || typeof factory.getInstance !== 'function') throw new Error(`The module ${module} registers no interaction ${type}.`);
    const ready = (made) => {
      instance = made ?? instance;
      say({ is: 'ready' });
    };
    const made = factory.getInstance(root, { properties, boundTo: bound, templateVariables: {}, contextVariables: {}, onready: ready, ondone: done, responseIdentifier: Object.keys(bound)[0], locale, status: readonly ? 'review' : 'interacting' }, state ?? undefined);
    if (made && !instance) ready(made);
    const watch = () => {
      try {
        tell();
      } catch (error) {
        fail(error);
      }
      own.setTimeout(watch, 400);
    };
    watch();
    new ResizeObserver(calm(() => say({ is: 'height', px: document.documentElement.offsetHeight }))).observe(document.body);
  };

  const build = (into, nodes) => {
    for (const node of nodes) {
      if (typeof node === 'string') into.append(node);
      else if (node.t === 'e') {
        const element = node.ns === 'math' ? document.createElementNS('http://www.w3.org/1998/Math/MathML', node.n) : document.createElement(node.n);
        for (const [name, value] of Object.entries(node.a ?? {})) element.setAttribute(name, value);
        build(element, node.c ?? []);
        into.append(element);
      }
    }
  };

  own.addEventListener('error', (event) => port && fail(event.error ?? event.message));
  own.addEventListener('unhandledrejection', (event) => port && fail(event.reason));
  own.addEventListener('message', (event) => {
    if (port || event.source !== own.parent || !event.ports[0]) return;
    port = event.ports[0];
    port.onmessage = ({ data }) => {
      if (data.do === 'start') start(data).catch(fail);
      else if (data.do === 'alive') say({ is: 'alive' });
    };
  });
  own.parent.postMessage('synoo-pci-frame', '*');
}
