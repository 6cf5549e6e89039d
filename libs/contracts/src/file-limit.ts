export const mebibyte = 1024 * 1024;

/** Bytes of a file that is an answer: where the form says nothing, and the most that a form can allow. */
export const fileLimit = { usual: 5 * mebibyte, most: 20 * mebibyte } as const;

/** Bytes a millisecond (128 kbit/s): over a line of that speed every request arrives before its time is up. */
export const slowestLine = 16;

/** Characters of a file of that many bytes in Base64. */
export const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;
