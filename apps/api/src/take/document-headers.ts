/** Only for this learner's browser, and there for good: documents are named by their content. */
export const forGood = 'private, max-age=31536000, immutable';
export const textType = 'application/json; charset=utf-8';
/** A type of its own: as one that could get smaller it would be packed anew for everybody, in vain. */
export const sealedType = 'application/vnd.synoo.sealed';

export const packsBrotli = (accepted: string | string[] | undefined): boolean => /\bbr\b/u.test(String(accepted ?? ''));
