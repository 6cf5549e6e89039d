// `npm start`: see launch/launch.mjs.
import { run } from './launch/launch.mjs';

await run();
