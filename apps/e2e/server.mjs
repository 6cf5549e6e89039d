// Starts the built product as `npm start` does, on a data folder of its own that is new each time.
import { rmSync } from 'node:fs';

rmSync(process.env.SYNOO_DATA, { recursive: true, force: true });
await import('../../tools/start.mjs');
