import { parseEnv, StartRefusal } from './env';
import { migrate } from './migrate';

/** The migrate command without the rest of the server, which takes longer to load than most migrations take. */
try {
  const changes = await migrate(parseEnv().databaseUrl);
  process.stdout.write(`${JSON.stringify({ event: 'migrated', changes })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof StartRefusal ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
}
