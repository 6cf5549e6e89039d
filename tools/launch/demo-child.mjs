// Calls the demo loader on behalf of demo.mjs: passwords come over IPC, because arguments can be read by every user.
import { pathToFileURL } from 'node:url';

process.once('message', async ({ loader, action, accounts }) => {
  const { loadDemo, closeDemo } = await import(pathToFileURL(loader).href);
  const logins = action === 'load' ? await loadDemo(accounts) : await closeDemo();
  process.send({ logins: logins ?? [] }, () => process.disconnect());
});
