import { type ErrorCode, errorStatus } from '@synoo/contracts';

/** An expected refusal: the code selects the sentence that people read, `details` fill its blanks. Anything else thrown is a fault. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: ErrorCode,
    readonly details?: Record<string, unknown>,
  ) {
    super(code);
  }

  get status(): number {
    return errorStatus[this.code];
  }
}
