/** The `synoo` command: a table of subcommands. Each reads files, writes to standard output and resolves with an exit code. */
const commands: Record<string, { readonly about: string; readonly load: () => Promise<(args: string[]) => Promise<number>> }> = {
  analyse: { about: 'item and test analysis, item response models and DIF of a data file', load: async () => (await import('./analyse')).runAnalyse },
  qti: { about: 'check and score QTI items, tests and packages', load: async () => (await import('./qti')).runQti },
  backup: { about: 'write the whole database into a file', load: async () => (await import('./backup')).runBackup },
  'backup-daily': { about: 'do so every day, and keep the newest', load: async () => (await import('./backup')).runBackupDaily },
  restore: { about: 'load such a file into an empty database', load: async () => (await import('./backup')).runRestore },
  administrator: { about: 'make the first administrator of an installation', load: async () => (await import('./administrator')).runAdministrator },
  certificate: { about: 'the local authority of a server without internet: show, hand out, renew', load: async () => (await import('./certificate')).runCertificate },
  migrate: { about: 'bring the database up to date', load: async () => (await import('./backup')).runMigrate },
};

const usage = `Usage: synoo COMMAND …\n\n${Object.entries(commands)
  .map(([name, { about }]) => `  ${name.padEnd(13)} ${about}`)
  .join('\n')}\n`;

// A reader who has seen enough (`synoo … | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const [name, ...args] = process.argv.slice(2);
const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command) {
  const run = await command.load();
  process.exitCode = await run(args);
} else if (name === undefined || name === 'help' || name === '--help') {
  process.stdout.write(usage);
} else {
  process.stderr.write(`There is no command ${name}.\n\n${usage}`);
  process.exitCode = 2;
}

export {};
