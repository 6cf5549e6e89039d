/**
 * Every refusal that a person or a program can meet, with its HTTP status. The client has a sentence for each in every
 * language (`error.CODE`); `details` of the reply fill its blanks.
 */
export const errorStatus = {
  'invalid-request': 400,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'second-factor-required': 401,
  'wrong-second-factor': 401,
  'not-allowed': 403,
  'csrf-rejected': 403,
  'not-found': 404,
  'conflict': 409,
  'too-many-tries': 429,
  'too-large': 413,
  'unsupported-media': 415,
  'not-ready': 503,
  'internal': 500,
  // accounts
  'login-taken': 409,
  'invitation-invalid': 410,
  'password-too-weak': 422,
  'own-account': 409,
  'last-administrator': 409,
  // import
  'file-unreadable': 422,
  'rows-invalid': 422,
  // bank
  'item-status-refused': 409,
  'item-invalid': 422,
  'own-item': 409,
  // forms
  'form-not-draft': 409,
  'form-not-published': 409,
  'form-invalid': 422,
  'correction-invalid': 422,
  // sessions
  'session-not-draft': 409,
  'session-not-open': 409,
  'session-closed': 409,
  'session-invalid': 422,
  'seats-too-few': 422,
  'transition-refused': 409,
  'not-proctor-of-session': 403,
  'own-organisation': 403,
  // taking the test
  'code-unknown': 404,
  'attempt-not-found': 404,
  'attempt-not-open': 409,
  'attempt-not-started': 409,
  'epoch-unknown': 409,
  'place-superseded': 409,
  'event-invalid': 422,
  'turn-refused': 409,
  'answers-file-damaged': 422,
  'answers-file-other-session': 409,
  'number-used': 409,
  'break-refused': 409,
  // computers of a lab
  'lab-full': 409,
  // results
  'nothing-scored': 409,
  'job-running': 409,
} as const;

export type ErrorCode = keyof typeof errorStatus;

export interface ErrorReply {
  readonly code: ErrorCode;
  /** Values for the blanks of the sentence, and for lists of problems `problems: Problem[]`. */
  readonly details?: Record<string, unknown>;
  readonly requestId: string;
}
