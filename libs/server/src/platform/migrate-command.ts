import { StartRefusal } from './env';
import { migrate } from './migrate';

/** The migrate command without the rest of the server: `migrate-command DATABASE_URL`. */
const [, , url] = process.argv;
if (url === undefined) throw new StartRefusal('Usage: migrate-command DATABASE_URL');
await migrate(url);
