import type { Language, Role } from '@synoo/contracts';

/** The signed-in member of staff on whose behalf something is done. */
export interface Actor {
  readonly accountId: string;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly language: Language;
  readonly secondFactor: boolean;
  /** The organisation an account belongs to; null: to none. */
  readonly organisationId: string | null;
}
