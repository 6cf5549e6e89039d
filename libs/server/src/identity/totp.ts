import { Secret, TOTP } from 'otpauth';
import { toDataURL } from 'qrcode';

const PERIOD = 30;

function totp(secret: string, login = ''): TOTP {
  return new TOTP({ issuer: 'Synoo', label: login, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: PERIOD });
}

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads: the key as text, as an address and as a picture (PNG data URI). */
export async function totpEnrolment(secret: string, login: string): Promise<{ secret: string; uri: string; qr: string }> {
  const uri = totp(secret, login).toString();
  return { secret, uri, qr: await toDataURL(uri, { margin: 2, width: 240 }) };
}

/** Number of the 30-second step that the code belongs to, at most one step from `now` (RFC 6238, 5.2); undefined: a wrong code. */
export function totpStep(secret: string, code: string, now: number): number | undefined {
  const delta = totp(secret).validate({ token: code, window: 1, timestamp: now });
  return delta === null ? undefined : Math.floor(now / 1000 / PERIOD) + delta;
}
