import { z } from 'zod';
import { roles } from './permissions';
import { idParams, pageOf, paging, route } from './route';
import { language, searchText } from './common';

export const role = z.enum(roles);
export const login = z.string().trim().toLowerCase().min(3).max(120).regex(/^[\p{L}\p{N}._@+-]+$/u);
export const password = z.string().min(1).max(256);
/** Rules for a new password; length decides (NIST SP 800-63B), and a list of common ones is refused by the server. */
export const newPassword = z.string().min(10).max(256);

export const me = z.object({
  id: z.uuid(),
  login: z.string(),
  name: z.string(),
  roles: z.array(role),
  permissions: z.array(z.string()),
  language: language,
  secondFactor: z.boolean(),
  organisationId: z.uuid().nullable(),
});
export type Me = z.infer<typeof me>;

export const accountStatus = z.enum(['invited', 'active', 'disabled']);
export const account = z.object({
  id: z.uuid(),
  login: z.string(),
  name: z.string(),
  roles: z.array(role),
  status: accountStatus,
  secondFactor: z.boolean(),
  organisationId: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
  lastSignIn: z.iso.datetime().nullable(),
});
export type Account = z.infer<typeof account>;

const signedIn = z.object({ me });

export const identityRoutes = {
  /** Throttled by account, never by address: a whole lab shares one. `otp` where a second factor is set. */
  signIn: route({ method: 'POST', path: 'sign-in', access: 'public', body: z.strictObject({ login, password, otp: z.string().regex(/^\d{6}$/).optional() }), reply: signedIn, errors: ['wrong-credentials', 'second-factor-required', 'wrong-second-factor', 'too-many-tries'] }),
  signOut: route({ method: 'POST', path: 'sign-out', access: 'account' }),
  me: route({ method: 'GET', path: 'me', access: 'account', reply: me }),
  updateMe: route({ method: 'PUT', path: 'me', access: 'account', body: z.strictObject({ language }), reply: me }),
  changePassword: route({ method: 'POST', path: 'me/password', access: 'account', body: z.strictObject({ current: password, next: newPassword }), errors: ['wrong-credentials', 'password-too-weak'] }),
  /** Begins enrolment: secret, otpauth URI and a QR picture as a data URI. Nothing changes until confirmed. Replacing a factor takes the password, as removing it does. */
  beginSecondFactor: route({ method: 'POST', path: 'me/second-factor', access: 'account', body: z.strictObject({ password: password.optional() }), errors: ['wrong-credentials'], reply: z.object({ secret: z.string(), uri: z.string(), qr: z.string() }) }),
  confirmSecondFactor: route({ method: 'PUT', path: 'me/second-factor', access: 'account', body: z.strictObject({ otp: z.string().regex(/^\d{6}$/) }), errors: ['wrong-second-factor'] }),
  removeSecondFactor: route({ method: 'DELETE', path: 'me/second-factor', access: 'account', body: z.strictObject({ password }), errors: ['wrong-credentials'] }),

  accounts: route({ method: 'GET', path: 'accounts', access: 'accounts.manage', query: z.object({ ...paging, search: searchText, role: role.optional(), status: accountStatus.optional() }), reply: pageOf(account) }),
  account: route({ method: 'GET', path: 'accounts/:id', access: 'accounts.manage', params: idParams, reply: account, errors: ['not-found'] }),
  /** Creates the account as invited; the one-time link is shown once and handed over by a person. */
  inviteAccount: route({ method: 'POST', path: 'accounts', access: 'accounts.manage', body: z.strictObject({ login, name: z.string().trim().min(1).max(200), roles: z.array(role).min(1), organisationId: z.uuid().nullable().default(null) }), reply: z.object({ account, invitation: z.string() }), errors: ['login-taken'] }),
  updateAccount: route({ method: 'PUT', path: 'accounts/:id', access: 'accounts.manage', params: idParams, body: z.strictObject({ name: z.string().trim().min(1).max(200), roles: z.array(role).min(1), organisationId: z.uuid().nullable() }), reply: account, errors: ['not-found', 'last-administrator'] }),
  /** A new one-time link; the old password, second factor and sign-ins stop working at once. */
  resetAccount: route({ method: 'POST', path: 'accounts/:id/reset', access: 'accounts.manage', params: idParams, reply: z.object({ invitation: z.string() }), errors: ['not-found', 'own-account'] }),
  disableAccount: route({ method: 'POST', path: 'accounts/:id/disable', access: 'accounts.manage', params: idParams, reply: account, errors: ['not-found', 'own-account', 'last-administrator'] }),
  enableAccount: route({ method: 'POST', path: 'accounts/:id/enable', access: 'accounts.manage', params: idParams, reply: account, errors: ['not-found'] }),
  /** What an invitation is for, before the password is chosen. */
  invitation: route({ method: 'POST', path: 'invitations/open', access: 'public', body: z.strictObject({ token: z.string().min(20).max(200) }), reply: z.object({ login: z.string(), name: z.string() }), errors: ['invitation-invalid'] }),
  acceptInvitation: route({ method: 'POST', path: 'invitations/accept', access: 'public', body: z.strictObject({ token: z.string().min(20).max(200), password: newPassword }), reply: signedIn, errors: ['invitation-invalid', 'password-too-weak'] }),
};
