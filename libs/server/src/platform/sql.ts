/** Whether the database refused a row because one with the same value is there (SQLSTATE 23505), and by which constraint. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof Error) || Reflect.get(error, 'code') !== '23505') return false;
  return constraint === undefined || Reflect.get(error, 'constraint') === constraint;
}

/** Text for `like`, with its signs meaning themselves. */
export function likeText(text: string): string {
  return text.replace(/[\\%_]/gu, '\\$&');
}
