import { safeReturn } from './safe-return';

it.each([
  [undefined, '/office'],
  ['/office/bank?search=a', '/office/bank?search=a'],
  ['//evil.example', '/office'],
  ['/\\evil.example', '/office'],
  ['https://evil.example', '/office'],
  ['/sign-in?next=/x', '/office'],
])('after signing in with next=%s the page is %s', (next, page) => {
  expect(safeReturn(next)).toBe(page);
});
