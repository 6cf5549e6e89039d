import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { makeCode } from '@synoo/delivery';
import type { EntityManager } from 'typeorm';

const LENGTH = 6;
const random = (below: number): number => randomInt(below);

/** Makes the codes that learners type. */
@Injectable()
export class SessionCodes {
  /** A session code that no session has or had. */
  async session(manager: EntityManager): Promise<string> {
    for (;;) {
      const code = makeCode(LENGTH, random);
      const [taken] = await manager.query<unknown[]>('select from session where code = $1', [code]);
      if (!taken) return code;
    }
  }

  /** Personal codes, different from each other and from those given. */
  personal(count: number, taken: ReadonlySet<string> = new Set()): string[] {
    const codes = new Set<string>();
    while (codes.size < count) {
      const code = makeCode(LENGTH, random);
      if (!taken.has(code)) codes.add(code);
    }
    return [...codes];
  }
}
