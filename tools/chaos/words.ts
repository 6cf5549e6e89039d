/** The right answer of every item; upper and lower case count the same, so that it can be given in 2^21 ways. */
export const rightAnswer = 'окуучунунөзгөчөбилими';

const letters = [...rightAnswer];

/** The n-th answer of an attempt: no two of them are the same, whether right or wrong, so that each can be found again. */
export function answerWord(n: number, right: boolean): string {
  if (!right) return `ката ${n}`;
  return letters.map((letter, index) => ((n >> index) & 1 ? letter.toUpperCase() : letter)).join('');
}

export const isRight = (word: string): boolean => word.toLowerCase() === rightAnswer;
