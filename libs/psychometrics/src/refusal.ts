/**
 * Why an analysis was refused. The code is for programs, the text says what is wrong, where, and what to do.
 */
export type RefusalCode =
  | 'shape'
  | 'not-finite'
  | 'score-above-maximum'
  | 'score-not-a-category'
  | 'unknown-status'
  | 'unknown-option'
  | 'too-few-persons'
  | 'too-few-items'
  | 'constant-item'
  | 'separated'
  | 'empty-category'
  | 'unconnected-design'
  | 'too-many-patterns'
  | 'no-anchor'
  | 'too-few-groups'
  | 'bad-parameter'
  | 'singular';

/** A named refusal: the input cannot give an honest number. Thrown at the door of the library's functions. */
export class PsychometricsRefusal extends Error {
  override readonly name = 'PsychometricsRefusal';

  constructor(
    readonly code: RefusalCode,
    message: string,
    /** Zero-based persons and items concerned, at most twenty of each. */
    readonly where: { persons?: readonly number[]; items?: readonly number[] } = {},
  ) {
    super(message);
  }
}
