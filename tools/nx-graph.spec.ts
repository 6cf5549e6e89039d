import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..');

// Nx puts a cached build back when nothing that it depends on has changed: an edge that is missing here is a stale build there.
it('knows which projects each program is built from', () => {
  const printed = execFileSync(process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), 'graph', '--print'], { cwd: root, encoding: 'utf8', env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' }, stdio: ['ignore', 'pipe', 'ignore'] });
  const { graph } = JSON.parse(printed) as { graph: { dependencies: Record<string, { target: string }[]> } };
  const targets = (project: string) => graph.dependencies[project]?.map(({ target }) => target) ?? [];
  expect(targets('api')).toEqual(expect.arrayContaining(['contracts', 'server']));
  expect(targets('worker')).toContain('server');
  expect(targets('server')).toEqual(expect.arrayContaining(['contracts', 'delivery', 'qti', 'psychometrics']));
  expect(targets('web')).toEqual(expect.arrayContaining(['contracts', 'player', 'ui']));
});
