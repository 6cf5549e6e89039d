import { migrate, parseEnv, StartRefusal } from '@synoo/server';

migrate(parseEnv().databaseUrl).then(
  (done) => process.stdout.write(`${JSON.stringify({ event: 'migrated', changes: done })}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof StartRefusal ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
