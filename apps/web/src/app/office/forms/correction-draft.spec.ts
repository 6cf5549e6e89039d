import { correctionOf, keyedResponses, typedValues } from './correction-draft';

describe('correction of a key', () => {
  it('is complete only with an item, a response and a value', () => {
    expect(correctionOf('replace-key', '', 'RESPONSE', ['A'])).toBeNull();
    expect(correctionOf('replace-key', 'i1', 'RESPONSE', [])).toBeNull();
    expect(correctionOf('replace-key', 'i1', 'RESPONSE', ['A'])).toEqual({ action: 'replace-key', ref: 'i1', response: 'RESPONSE', correct: ['A'] });
    expect(correctionOf('also-accept', 'i1', 'RESPONSE', ['B'])).toEqual({ action: 'also-accept', ref: 'i1', response: 'RESPONSE', values: ['B'] });
  });

  it('needs nothing but the item to leave it out', () => {
    expect(correctionOf('exclude', 'i3', '', [])).toEqual({ action: 'exclude', ref: 'i3' });
  });

  it('reads typed values line by line, each once', () => {
    expect(typedValues(' 12 \n\n12\nон эки')).toEqual(['12', 'он эки']);
  });

  it('offers options where there are some and typed keys where there are none', () => {
    const document = { ref: 'i1', lang: 'ky', body: [] };
    const item = { variants: [{ language: 'ky', title: '', xml: '', document, guide: null, options: [{ response: 'R1', options: [{ option: 'A', label: 'а', isKey: true, reason: null }] }], keyText: [{ response: 'R2', text: '12' }] }] };
    expect(keyedResponses(item, 'ru')).toEqual([
      { response: 'R1', options: [{ option: 'A', label: 'а', isKey: true, reason: null }], keyText: null },
      { response: 'R2', options: [], keyText: '12' },
    ]);
    expect(keyedResponses({ variants: [] }, 'ky')).toEqual([]);
  });
});
