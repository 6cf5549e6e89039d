import { centreOf, clampTo, keyStep, polygonPoints, readPoints, writePoint } from './image-geometry';

describe('points on an image', () => {
  it('reads and writes whole pixels', () => {
    expect(readPoints(['10 20', 'x', '1 2 3', '5.5 6'])).toEqual([{ x: 10, y: 20 }, { x: 5.5, y: 6 }]);
    expect(readPoints('7 8')).toEqual([{ x: 7, y: 8 }]);
    expect(readPoints(null)).toEqual([]);
    expect(writePoint({ x: 1.6, y: 2.2 })).toBe('2 2');
  });
  it('keeps points on the image', () => {
    expect(clampTo({ x: -5, y: 900 }, 400, 300)).toEqual({ x: 0, y: 300 });
  });
  it.each([
    ['circle', [100, 50, 20], { x: 100, y: 50 }],
    ['rect', [10, 20, 30, 60], { x: 20, y: 40 }],
    ['poly', [0, 0, 30, 0, 0, 30], { x: 10, y: 10 }],
    ['default', [], { x: 200, y: 150 }],
  ] as const)('finds the middle of a %s', (shape, coords, centre) => expect(centreOf({ id: 'a', shape, coords }, 400, 300)).toEqual(centre));
  it('writes polygons for SVG', () => expect(polygonPoints([1, 2, 3, 4, 5])).toBe('1,2 3,4'));
  it('moves by keys', () => {
    expect(keyStep('ArrowLeft', false, 400, 300)).toEqual({ x: -10, y: 0 });
    expect(keyStep('ArrowDown', true, 400, 300)).toEqual({ x: 0, y: 1 });
    expect(keyStep('a', false, 400, 300)).toBeNull();
  });
});
