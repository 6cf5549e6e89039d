/** Roles of staff accounts. An account may have several. */
export const roles = ['administrator', 'proctor', 'item-writer', 'analyst', 'contractor'] as const;
export type Role = (typeof roles)[number];

/** The one table that guards every route and socket event. What is not listed is not allowed. */
export const permissions = {
  'accounts.manage': ['administrator'],
  'system.read': ['administrator'],
  'system.manage': ['administrator'],
  'audit.read': ['administrator'],
  'organisations.read': ['administrator', 'contractor', 'analyst'],
  'organisations.manage': ['administrator', 'contractor'],
  'learners.read': ['administrator', 'contractor'],
  'learners.manage': ['administrator', 'contractor'],
  'bank.read': ['administrator', 'item-writer', 'analyst', 'contractor'],
  'bank.write': ['administrator', 'item-writer'],
  'bank.approve': ['administrator', 'contractor'],
  'forms.read': ['administrator', 'item-writer', 'analyst', 'contractor'],
  'forms.write': ['administrator', 'contractor'],
  'forms.correct': ['administrator', 'contractor'],
  'sessions.read': ['administrator', 'contractor', 'proctor'],
  'sessions.manage': ['administrator', 'contractor'],
  'sessions.proctor': ['administrator', 'proctor'],
  'computers.read': ['administrator', 'contractor', 'proctor'],
  'computers.manage': ['administrator', 'contractor'],
  'statistics.read': ['administrator', 'item-writer', 'analyst', 'contractor'],
  'results.read': ['administrator', 'analyst', 'contractor'],
  'results.download': ['contractor', 'administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function allows(held: readonly Role[], permission: Permission): boolean {
  return (permissions[permission] as readonly Role[]).some((role) => held.includes(role));
}
