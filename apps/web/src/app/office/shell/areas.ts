import type { Permission } from '@synoo/contracts';
import type { IconName } from '@synoo/ui';

export interface Area {
  readonly path: string;
  /** Text key of the name. */
  readonly label: string;
  readonly icon: IconName;
  /** One of these is enough to see the area. */
  readonly needs: readonly Permission[];
}

/** The rail: one entry for each task, in the order of the work. */
export const areas: readonly Area[] = [
  { path: 'bank', label: 'office.nav.bank', icon: 'inventory-2', needs: ['bank.read'] },
  { path: 'forms', label: 'office.nav.forms', icon: 'quiz', needs: ['forms.read'] },
  { path: 'organisations', label: 'office.nav.organisations', icon: 'school', needs: ['organisations.read'] },
  { path: 'sessions', label: 'office.nav.sessions', icon: 'meeting-room', needs: ['sessions.read'] },
  { path: 'computers', label: 'office.nav.computers', icon: 'fact-check', needs: ['computers.read'] },
  { path: 'results', label: 'office.nav.results', icon: 'bar-chart', needs: ['results.read'] },
  { path: 'people', label: 'office.nav.people', icon: 'groups', needs: ['accounts.manage'] },
  { path: 'system', label: 'office.nav.system', icon: 'settings', needs: ['system.read', 'audit.read'] },
];

export function areasFor(may: (permission: Permission) => boolean): readonly Area[] {
  return areas.filter((area) => area.needs.some(may));
}
