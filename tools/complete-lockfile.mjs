// Completes package-lock.json: npm leaves out the platform packages (of other operating systems) that the registry in use
// does not carry, and "npm ci" then refuses the file. Run after "npm install": node tools/complete-lockfile.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const systems = ['darwin', 'linux', 'win32', 'windows', 'win', 'android', 'freebsd', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix'];
const machines = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];

/** Which machines a platform package is for, read from its name: `@swc/core-linux-arm-gnueabihf` is for linux on arm. */
export function platformOf(name) {
  const words = name.split(/[-/]/u);
  const system = systems.find((one) => words.includes(one));
  const machine = machines.find((one) => words.includes(one));
  const os = system?.startsWith('win') ? 'win32' : system;
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : words.some((word) => word.startsWith('gnu')) && os === 'linux' ? 'glibc' : undefined;
  return { ...(machine && { cpu: [machine] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}

/** Optional dependencies that have no entry: `[{name, version, dev}]`. */
export function missingEntries(lock) {
  const { packages } = lock;
  const missing = new Map();
  for (const [path, { optionalDependencies = {}, dev, devOptional }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const places = path.split('/node_modules/').map((_, depth, parts) => [...parts.slice(0, parts.length - depth), name].join('/node_modules/'));
      const found = [...places, `node_modules/${name}`].some((place) => packages[place]);
      if (!found && /^\d/u.test(version)) missing.set(`${name}@${version}`, { name, version, dev: Boolean(dev ?? devOptional) });
    }
  }
  return [...missing.values()];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  for (const { name, version, dev } of missingEntries(lock)) {
    lock.packages[`node_modules/${name}`] = { version, ...platformOf(name), ...(dev && { dev: true }), optional: true };
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
