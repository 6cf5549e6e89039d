import { type LearnerNeeds, learnerNeeds } from '@synoo/contracts';
import type { FieldCrypto } from '../platform/crypto';

const FIELD = 'person.learner_identity.needs';

/** Null where there are none, so that the table itself says of most learners nothing at all. */
export function sealNeeds(crypto: FieldCrypto, needs: LearnerNeeds): Buffer | null {
  return Object.keys(needs).length === 0 ? null : crypto.encrypt(JSON.stringify(inOrder(needs)), FIELD);
}

export function openNeeds(crypto: FieldCrypto, sealed: Buffer | null): LearnerNeeds {
  return sealed === null ? {} : learnerNeeds.parse(JSON.parse(crypto.decrypt(sealed, FIELD)));
}

export function sameNeeds(a: LearnerNeeds, b: LearnerNeeds): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

/** The same needs give the same text. */
function inOrder(needs: LearnerNeeds): LearnerNeeds {
  return learnerNeeds.parse(Object.fromEntries(Object.keys(learnerNeeds.shape).flatMap((key) => (key in needs ? [[key, needs[key as keyof LearnerNeeds]]] : []))));
}
