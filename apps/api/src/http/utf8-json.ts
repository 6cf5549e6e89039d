import { isUtf8 } from 'node:buffer';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { DomainError } from '@synoo/server';

/** The text of these bytes; undefined where they are no UTF-8. Read all the same, each that does not fit would become U+FFFD: other words than were sent. */
export function utf8Text(bytes: Buffer, from = 0, to = bytes.length): string | undefined {
  return isUtf8(bytes.subarray(from, to)) ? bytes.toString('utf8', from, to) : undefined;
}

/** JSON bodies of all routes are read as the framework does it, once it is sure that they are UTF-8. */
export function readJsonAsUtf8(adapter: FastifyAdapter, bodyLimit: number): void {
  const readJson = adapter.getInstance().getDefaultJsonParser('error', 'error');
  adapter.useBodyParser('application/json', false, { bodyLimit }, (request, body, done) => {
    const text = utf8Text(body);
    if (text === undefined) done(new DomainError('invalid-request'));
    else void readJson(request, text, done);
  });
}
