// `npm run dev`: like `npm start`, and builds anew and restarts what changed while you work.
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundle.mjs';
import { buildStale, forgetBuilt, nx, nxEnvironment } from './launch/build.mjs';
import { run, say, undo } from './launch/launch.mjs';

const SETTLE_MS = 300;
const page = join(root, 'dist/apps/web/browser');

/** Calls `act` when changes under `folders` have been quiet for a moment; never twice at once. */
function whenChanged(folders, act) {
  let timer;
  let running = Promise.resolve();
  const changed = (_event, file) => {
    if (file?.endsWith('.spec.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(() => (running = running.then(act)), SETTLE_MS);
  };
  const watchers = folders.filter((folder) => existsSync(join(root, folder))).map((folder) => watch(join(root, folder), { recursive: true }, changed));
  undo.push(async () => watchers.forEach((watcher) => watcher.close()));
}

await run(async (services) => {
  const names = services.map((service) => service.name);
  const restart = () => Promise.all(services.map((service) => service.restart()));
  const guarded = (work) => () => work().catch((error) => say(error.message));

  whenChanged(
    ['apps/api/src', 'apps/worker/src', 'libs/contracts/src', 'libs/delivery/src', 'libs/qti/src', 'libs/psychometrics/src', 'libs/server/src'],
    guarded(async () => {
      await buildStale(names);
      await restart();
      say(`${new Date().toLocaleTimeString()} restarted with the new code`);
    }),
  );
  forgetBuilt();
  const web = spawn(process.execPath, [nx, 'run', 'web:build:development', '--watch'], { cwd: root, stdio: 'inherit', env: { ...process.env, ...nxEnvironment } });
  undo.push(async () => web.kill('SIGTERM'));
  // The api reads the list of the page's files when it starts.
  whenChanged([page.slice(root.length + 1)], guarded(restart));
  say('Watching for changes.');
});
