import { allowedAttribute, assetAddress, isElementAllowed } from './allow-list';

const hash = 'a'.repeat(64);

describe('allow-list', () => {
  it.each(['script', 'style', 'iframe', 'object', 'embed', 'form', 'input', 'a', 'link', 'meta', 'base', 'svg', 'template'])('refuses <%s>', (name) => {
    expect(isElementAllowed('html', name)).toBe(false);
  });
  it.each(['annotation', 'annotation-xml', 'maction', 'script'])('refuses MathML <%s>', (name) => {
    expect(isElementAllowed('math', name)).toBe(false);
  });
  it.each([
    ['onclick', 'alert(1)'],
    ['style', 'position:fixed'],
    ['href', 'javascript:alert(1)'],
    ['id', 'x'],
    ['srcset', `/api/assets/${hash}`],
    ['role', 'button'],
    ['tabindex', '1'],
  ])('drops %s', (name, value) => expect(allowedAttribute('html', 'img', name, value)).toBeNull());

  it('keeps what text needs', () => {
    expect(allowedAttribute('html', 'p', 'lang', 'ky')).toBe('ky');
    expect(allowedAttribute('html', 'td', 'colspan', '2')).toBe('2');
    expect(allowedAttribute('html', 'p', 'colspan', '2')).toBeNull();
    expect(allowedAttribute('math', 'mo', 'stretchy', 'true')).toBe('true');
    expect(allowedAttribute('math', 'mi', 'href', '#')).toBeNull();
  });

  it.each([
    [hash, `/api/assets/${hash}`],
    [`/api/assets/${hash}`, `/api/assets/${hash}`],
    [`/api/assets/${hash}.png`, `/api/assets/${hash}.png`],
    ['https://elsewhere.example/x.png', null],
    [`//elsewhere.example/${hash}`, null],
    ['data:image/png;base64,AAAA', null],
    [`/api/assets/../${hash}`, null],
    ['', null],
  ])('address %s → %s', (source, expected) => expect(assetAddress(source)).toBe(expected));
});
