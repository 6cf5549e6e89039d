import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { endInTime, Log, parseEnv, ServerModule, StartRefusal } from '@synoo/server';

/** How long the jobs in hand may take at a stop. Milliseconds. */
const ENDS_WITHIN = 45_000;

/** The server without its doors: does the jobs that the api processes add. */
async function main(): Promise<void> {
  const env = parseEnv();
  if (env.jobsInApi) {
    throw new StartRefusal('A worker of its own needs Redis, which passes it the jobs: set REDIS_URL for api and worker. Without Redis the api does the jobs itself.');
  }
  const log = new Log(env);
  const app = await NestFactory.createApplicationContext(ServerModule.with({ env, runsJobs: true, log }), { logger: log, abortOnError: false });
  app.enableShutdownHooks();
  endInTime(log, env.drainMs + ENDS_WITHIN);
  log.info('worker-started', { pid: process.pid });
  if (process.send) {
    process.send({ event: 'listening' });
    process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof StartRefusal ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
