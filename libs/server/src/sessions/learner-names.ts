import { Injectable } from '@nestjs/common';
import type { LearnerNeeds } from '@synoo/contracts';
import { openNeeds } from '../organisations/learner-needs';
import { FieldCrypto } from '../platform/crypto';

/** Reads names of learners where staff or the learner may see them: slips, boards, the learner's own page. */
@Injectable()
export class LearnerNames {
  constructor(private readonly crypto: FieldCrypto) {}

  /** Family name, then given name. */
  read({ family_name, given_name }: { readonly family_name: Buffer; readonly given_name: Buffer }): string {
    return `${this.crypto.decrypt(family_name, 'person.learner_identity.family_name')} ${this.crypto.decrypt(given_name, 'person.learner_identity.given_name')}`;
  }

  /** Accommodations; where they are shown a reading of names is audited already. */
  needs({ needs }: { readonly needs: Buffer | null }): LearnerNeeds {
    return openNeeds(this.crypto, needs);
  }
}
