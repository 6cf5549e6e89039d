import { Algorithm, hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet (2024): argon2id with 19 MiB, 2 passes, 1 lane. */
const options = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), options);
}

/** A hash that no password has, to spend the same time on logins that do not exist. */
let nobody: Promise<string> | undefined;

/** Whether the password belongs to the hash. Takes the same time when there is no hash. */
export async function verifyPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword(`nobody ${Math.random()}`);
  const right = await verify(stored ?? (await nobody), password.normalize('NFC'));
  return right && stored !== null && stored !== undefined;
}
