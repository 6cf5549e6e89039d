import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

const root = join(__dirname, '..');
const text = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Record<string, string>;
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly depends_on?: Record<string, { condition: string }>;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { disable?: boolean; test?: readonly string[] };
}
interface Compose {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, unknown>;
  readonly networks: Record<string, { internal?: boolean }>;
}

describe('docker-compose.yml', () => {
  const compose = load(text('docker-compose.yml')) as Compose;
  const services = Object.entries(compose.services);
  const programs = services.filter(([, service]) => service.image === 'synoo');

  it('describes proxy, two apis, worker, migration, database, queue and back-up', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['api-1', 'api-2', 'backup', 'migrate', 'postgres', 'prometheus', 'proxy', 'redis', 'worker']);
  });

  it('declares every volume and network that it uses', () => {
    for (const [, service] of services) {
      for (const volume of service.volumes ?? []) if (!volume.startsWith('.')) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
      for (const network of service.networks) expect(Object.keys(compose.networks)).toContain(network);
    }
  });

  it('waits only for services that exist, and for health only where health is checked', () => {
    for (const [, service] of services) {
      for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
        const other = compose.services[name];
        expect(other).toBeDefined();
        if (condition === 'service_healthy') expect(other?.healthcheck?.disable ?? false).toBe(false);
      }
    }
  });

  it('lets the database and the queue be reached from inside only', () => {
    expect(compose.networks['inside']?.internal).toBe(true);
    for (const name of ['postgres', 'redis', 'api-1', 'worker']) expect(compose.services[name]?.networks).toEqual(['inside']);
  });

  it('runs files that the build makes', () => {
    const build = text('tools/build.mjs');
    for (const [, service] of programs) {
      const file = service.command?.find((word) => word.endsWith('.mjs'));
      if (file === undefined) continue;
      const [, name, program] = /^dist\/apps\/(\w+)\/(\w+)\.mjs$/u.exec(file) ?? [];
      expect(build).toMatch(new RegExp(`${name}: \\{.*\\b${program}: '`, 'u'));
    }
  });

  it('drains for longer than the proxy needs to notice, and ends before Docker loses patience', () => {
    const api = compose.services['api-1']!;
    const drain = Number(api.environment?.['SYNOO_DRAIN_SECONDS']);
    const [, interval] = /health_interval (\d+)s/u.exec(text('deploy/Caddyfile')) ?? [];
    expect(drain).toBeGreaterThan(Number(interval) * 2);
    expect(Number.parseInt(api.stop_grace_period ?? '10s', 10)).toBeGreaterThan(drain * 2);
  });

  it('reads the figures of every process, by names that the program uses', () => {
    const { scrape_configs: scrapes } = load(text('deploy/prometheus.yml')) as { scrape_configs: { static_configs: { targets: string[] }[] }[] };
    const targets = scrapes.flatMap(({ static_configs: configs }) => configs.flatMap((config) => config.targets));
    for (const target of targets) {
      const [host = '', port] = target.split(':');
      expect([target, compose.services[host]?.environment?.['SYNOO_OPERATIONS_PORT']]).toEqual([target, port]);
    }
    const sources = ['platform/metrics.ts', 'operations/backlog.ts'].map((file) => text(`libs/server/src/${file}`)).join('\n');
    const { groups } = load(text('deploy/alerts.yml')) as { groups: { rules: { expr: string }[] }[] };
    for (const { expr } of groups.flatMap(({ rules }) => rules)) for (const [name] of expr.matchAll(/synoo_\w+/gu)) expect(sources).toContain(`'${name.replace(/_bucket$/u, '')}'`);
  });

  it('has alarms that Prometheus reads, and that come only when something stays wrong', () => {
    const { groups } = load(text('deploy/alerts.yml')) as { groups: { rules: Record<string, unknown>[] }[] };
    const rules = groups.flatMap((group) => group.rules);
    for (const rule of rules) expect(rule).toEqual({ alert: expect.stringMatching(/^[A-Z]\w+$/u), expr: expect.stringMatching(/\w/u), ...('for' in rule && { for: expect.stringMatching(/^\d+[smhd]$/u) }), annotations: { summary: expect.stringMatching(/\w/u) } });
    // Their ages and counts jump when a late answer comes, or when a process starts.
    const waits = Object.fromEntries(rules.map((rule) => [rule['alert'], rule['for']]));
    expect(waits).toMatchObject({ ScoringBehind: '10m', BacklogUnknown: '2m', BackupMissing: '30m' });
  });

  it('sets only variables that the program reads', () => {
    const known = text('libs/server/src/platform/env.ts');
    for (const [, service] of programs) for (const name of Object.keys(service.environment ?? {})) expect(known).toContain(`${name}: `);
  });

  it('hands on what docs/operations.md says that .env may set', () => {
    const [, said = ''] = /`\.env` may also set ([^;]+);/u.exec(text('docs/operations.md')) ?? [];
    const names = [...said.matchAll(/`((?:SYNOO|LOG)_\w+)`/gu)].map(([, name]) => name!);
    expect(names).toContain('SYNOO_POOL_SIZE');
    for (const [, service] of programs) for (const name of names) expect(service.environment?.[name]).toMatch(new RegExp(`^\\$\\{${name}:-`, 'u'));
  });

  it('serves the host of custom interactions where one is set', () => {
    expect(text('deploy/Caddyfile')).toMatch(/^\{\$SYNOO_SITES\} \{$/mu);
    expect(compose.services['proxy']?.environment?.['SYNOO_SITES']).toBe('${SYNOO_HOST}${SYNOO_PCI_ORIGIN:+, ${SYNOO_PCI_ORIGIN}}');
    expect(compose.services['api-1']?.environment?.['SYNOO_PCI_ORIGIN']).toBe('${SYNOO_PCI_ORIGIN:-}');
  });

  it('lets the apis read the certificate of the authority where docs/operations.md puts it', () => {
    expect(text('docs/operations.md')).toContain('SYNOO_AUTHORITY=/deploy/authority.pem');
    for (const name of ['api-1', 'api-2']) expect(compose.services[name]?.volumes).toEqual(['data:/data', './deploy:/deploy:ro']);
    // It is of one installation.
    expect(text('.gitignore').split('\n')).toContain('deploy/authority.pem');
  });

  it('has the services, folders and commands that docs/operations.md names', () => {
    const manual = text('docs/operations.md');
    const commands = [...manual.matchAll(/docker compose (?:exec|run|cp|stop) ([^`#\n]+)/gu)].map(([, words = '']) => words.split(/\s+/u).filter((word) => !word.startsWith('-')));
    expect(commands.length).toBeGreaterThan(8);
    for (const words of commands) {
      const named = words.flatMap((word) => /^([a-z]+(?:-\d)?)(?::\/.*)?$/u.exec(word)?.[1] ?? []);
      expect([words, Object.keys(compose.services)]).toEqual([words, expect.arrayContaining(named.slice(0, 1))]);
    }
    const cli = text('apps/cli/src/main.ts');
    for (const [, command] of manual.matchAll(/cli\/main\.mjs ([a-z-]+)/gu)) expect(cli).toMatch(new RegExp(`^  '?${command}'?: \\{ about`, 'mu'));
    for (const [path] of manual.matchAll(/\/backups\b/gu)) expect(compose.services['backup']?.volumes?.some((volume) => volume.endsWith(`:${path}`))).toBe(true);
  });

  it('gets certificates by itself, at a public name or as its own authority, and keeps them', () => {
    const proxy = compose.services['proxy'];
    const caddyfile = text('deploy/Caddyfile');
    for (const [, name] of caddyfile.matchAll(/\{\$(\w+)/gu)) expect(proxy?.environment).toHaveProperty(name!);
    expect(caddyfile).toMatch(/tls \{\s+issuer \{\$SYNOO_ISSUER:acme\}/u);
    expect(proxy?.environment?.['SYNOO_ISSUER']).toBe('${SYNOO_ISSUER:-acme}');
    // Caddy keeps keys and certificates below /data: without the volume each start would ask for new ones.
    expect(proxy?.volumes).toContain('certificates:/data');
    expect(compose.services['proxy']).toMatchObject({ ports: expect.arrayContaining(['80:80', '443:443']) });
  });

  it('mounts files that exist, and sends requests to the apis', () => {
    expect(existsSync(join(root, 'deploy/Caddyfile'))).toBe(true);
    expect(text('deploy/Caddyfile')).toContain('reverse_proxy api-1:3000 api-2:3000');
    for (const [, service] of services) for (const volume of service.volumes ?? []) if (volume.startsWith('./')) expect([volume, existsSync(join(root, volume.split(':')[0]!))]).toEqual([volume, true]);
  });
});
