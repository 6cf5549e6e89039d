/** The page to return to after signing in: only a path of this site, never another one's address. */
export function safeReturn(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/office';
}
