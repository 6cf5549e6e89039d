import { routes } from '@synoo/contracts';
import type { ProductClient } from '../lib/product-client';

/** What a proctor does to learners of a session. */
export async function act(proctor: ProductClient, sessionId: string, action: 'admit' | 'start' | 'end', participants: 'all' | string[] = 'all'): Promise<void> {
  await proctor.call(routes.act, { params: { id: sessionId }, body: { action, participants, ...(action === 'end' && { reason: 'other' as const }) } });
}
