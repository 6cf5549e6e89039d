import { allows, roles, type Role } from '@synoo/contracts';
import { areasFor } from './areas';

const seen = (role: Role): string[] => areasFor((permission) => allows([role], permission)).map((area) => area.path);

describe('areas of the rail', () => {
  it('are what the role may use', () => {
    expect(seen('administrator')).toEqual(['bank', 'forms', 'organisations', 'sessions', 'computers', 'results', 'people', 'system']);
    expect(seen('proctor')).toEqual(['sessions', 'computers']);
    expect(seen('item-writer')).toEqual(['bank', 'forms']);
    expect(seen('analyst')).toEqual(['bank', 'forms', 'organisations', 'results']);
    expect(seen('contractor')).toEqual(['bank', 'forms', 'organisations', 'sessions', 'computers', 'results']);
  });

  it('are never none', () => {
    for (const role of roles) expect(seen(role).length).toBeGreaterThan(0);
  });
});
