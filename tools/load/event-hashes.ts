/** FNV-1a, 32 bits: enough to see that something else is stored, and 4 bytes for each event that a long run keeps. */
export function eventHash(kind: string, item: string | null, value: unknown): number {
  const text = `${kind} ${item} ${JSON.stringify(value)}`;
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  return hash >>> 0;
}

/** What a learner's page gave the numbers 1, 2, … to. */
export class EventHashes {
  #hashes = new Uint32Array(64);
  #count = 0;

  /** Of the event with the next number. */
  add(hash: number): void {
    if (this.#count === this.#hashes.length) {
      const larger = new Uint32Array(2 * this.#count);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes[this.#count++] = hash;
  }

  has(seq: number, hash: number): boolean {
    return seq <= this.#count && this.#hashes[seq - 1] === hash;
  }
}
