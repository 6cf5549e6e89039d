/** Why the command line refuses a file or an option: a code for programs, a sentence for people, and where to look. */
export class CommandRefusal extends Error {
  override readonly name = 'CommandRefusal';

  constructor(
    readonly code: string,
    message: string,
    /** Lines of the file, 1 = the header. */
    readonly rows: readonly number[] = [],
  ) {
    super(message);
  }
}

/** Something that the reader must know; the analysis went on without it. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  /** Lines of the file, 1 = the header; at most twenty. */
  readonly rows?: readonly number[];
  readonly items?: readonly string[];
}
