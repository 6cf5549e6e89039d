import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { identityRoutes } from '@synoo/contracts';
import { Accounts, DomainError, type Env, Log, parseCommandEnv, ServerModule, StartRefusal } from '@synoo/server';

const usage = `Usage: synoo administrator LOGIN "FULL NAME"

Makes an administrator and prints the address at which this person chooses a password, once. For the first
administrator of an installation; further accounts are made in the office.
`;

/** `synoo administrator`: the account that makes all others. */
export async function runAdministrator(args: readonly string[]): Promise<number> {
  const [login, name, ...more] = args;
  const body = identityRoutes.inviteAccount.body.safeParse({ login, name, roles: ['administrator'] });
  if (!body.success || more.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  try {
    const env = parseCommandEnv();
    process.stdout.write(`${await invite(env, body.data)}\n`);
    return 0;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'login-taken') process.stderr.write(`The login "${body.data.login}" is taken. Choose another one.\n`);
    else if (error instanceof StartRefusal) process.stderr.write(`${error.message}\n`);
    else throw error;
    return 1;
  }
}

async function invite(env: Env, account: Parameters<Accounts['invite']>[1]): Promise<string> {
  const quiet = new Log({ logLevel: 'error' }, (line) => void process.stderr.write(line));
  const app = await NestFactory.createApplicationContext(ServerModule.with({ env, runsJobs: false, log: quiet }), { logger: quiet, abortOnError: false });
  try {
    const { invitation } = await app.get(Accounts, { strict: false }).invite(null, account);
    return `${env.publicUrl ?? `http://localhost:${env.port}`}/invitation/${invitation}`;
  } finally {
    await app.close();
  }
}
