import { z } from 'zod';
import { isHostName, splitNames } from '../certificates/own-names';

/** What a start was refused for, as a sentence for the person who starts it: what happened, and what to do. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}

const port = z.coerce.number().int().min(0).max(65_535);
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
const hexKey = z.string().regex(/^(?:[0-9a-f]{2}){32,}$/i, 'at least 32 bytes as hexadecimal digits (openssl rand -hex 32)');
const emptyIsUnset = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyIsUnset, schema.optional());
const withDefault = <T extends z.ZodType>(schema: T, value: string) => z.preprocess((given) => emptyIsUnset(given) ?? value, schema);

/**
 * Everything that the environment decides, read once by the `main.ts` of each process.
 * Two ways to run: embedded (`npm start` sets DATABASE_URL to the PostgreSQL it manages), or configured services.
 */
const schema = z
  .object({
    PORT: withDefault(port, '3000'),
    HOST: withDefault(z.string(), '0.0.0.0'),
    /** Address under which people reach the system; cookies are `Secure` and HSTS is sent where it is https. */
    PUBLIC_URL: optional(z.url({ protocol: /^https?$/ })),
    DATABASE_URL: z.string({ error: 'the address of the database: postgres://user:password@host:5432/name' }).regex(/^postgres(ql)?:\/\//, 'an address that begins with postgres://'),
    /** Says that `npm start` manages the database. */
    SYNOO_EMBEDDED: withDefault(onOff, 'off'),
    REDIS_URL: optional(z.string().regex(/^rediss?:\/\//, 'an address that begins with redis://')),
    /** Folder of the demo logins, exports and uploads of this process. */
    SYNOO_DATA: withDefault(z.string(), 'data'),
    SYNOO_SECRET: hexKey,
    SYNOO_DATA_KEY: hexKey.refine((value) => value.length === 64, 'exactly 32 bytes as hexadecimal digits'),
    SYNOO_DEMO: withDefault(onOff, 'off'),
    /** How many reverse proxies stand in front and may say who the client is. */
    SYNOO_PROXIES: withDefault(z.coerce.number().int().min(0).max(5), '0'),
    SYNOO_POOL_SIZE: withDefault(z.coerce.number().int().min(2).max(200), '10'),
    SYNOO_DELIVERY_POOL_SIZE: withDefault(z.coerce.number().int().min(1).max(200), '8'),
    /** `/metrics`, `/live` and `/ready` of this process; not opened unless set. */
    SYNOO_OPERATIONS_PORT: optional(port),
    SYNOO_OPERATIONS_HOST: withDefault(z.string(), '127.0.0.1'),
    /** Between the first 503 of the health check and the last request: time for the proxy to send people elsewhere. */
    SYNOO_DRAIN_SECONDS: withDefault(z.coerce.number().min(0).max(300), '0'),
    /** Largest package that may be uploaded, in megabytes (2^20 bytes). */
    SYNOO_PACKAGE_LIMIT: withDefault(z.coerce.number().int().min(1).max(2048), '256'),
    /** `local`: HTTPS with a certificate of the installation's own authority, for a lab without internet. */
    SYNOO_HTTPS: withDefault(z.enum(['off', 'local']), 'off'),
    /** Further names and addresses of this server, for that certificate. */
    SYNOO_HTTPS_NAMES: withDefault(
      z.string().transform(splitNames).refine((names) => names.every(isHostName), 'host names or addresses, separated by commas: synoo.lab, 192.168.1.10'),
      '',
    ),
    /** Files (PEM) of a certificate that the operator brings. */
    SYNOO_TLS_CERT: optional(z.string()),
    SYNOO_TLS_KEY: optional(z.string()),
    /** File (PEM) with the certificate of the authority that this server's one, or its proxy's, comes from: handed out to computers that shall trust it. */
    SYNOO_AUTHORITY: optional(z.string()),
    /** A second port that does nothing but send browsers on to HTTPS. */
    SYNOO_HTTP_PORT: optional(port),
    /** Second address of this server, under another host name, at which frames run portable custom interactions; without it they are off. */
    SYNOO_PCI_ORIGIN: optional(z.url({ protocol: /^https?$/ })),
    LOG_LEVEL: withDefault(z.enum(['error', 'warn', 'info', 'debug']), 'info'),
  })
  .refine((raw) => raw.SYNOO_PCI_ORIGIN === undefined || raw.PUBLIC_URL === undefined || new URL(raw.SYNOO_PCI_ORIGIN).hostname !== new URL(raw.PUBLIC_URL).hostname, { path: ['SYNOO_PCI_ORIGIN'], error: 'another host name than that of PUBLIC_URL: frames of the same host could stop its pages' })
  .refine((raw) => (raw.SYNOO_TLS_CERT === undefined) === (raw.SYNOO_TLS_KEY === undefined), { path: ['SYNOO_TLS_CERT'], error: 'a certificate needs its key: set SYNOO_TLS_CERT and SYNOO_TLS_KEY, or neither' })
  .refine((raw) => raw.SYNOO_HTTPS === 'off' || raw.SYNOO_TLS_CERT === undefined, { path: ['SYNOO_HTTPS'], error: 'either "local" or a certificate of your own (SYNOO_TLS_CERT), not both' })
  .refine((raw) => raw.SYNOO_HTTPS === 'off' || raw.SYNOO_AUTHORITY === undefined, { path: ['SYNOO_AUTHORITY'], error: 'SYNOO_HTTPS=local has an authority of its own: leave one of the two out' })
  .refine((raw) => raw.SYNOO_HTTP_PORT === undefined || raw.SYNOO_HTTPS === 'local' || raw.SYNOO_TLS_CERT !== undefined, { path: ['SYNOO_HTTP_PORT'], error: 'sends browsers on to HTTPS, which is off: set SYNOO_HTTPS=local or SYNOO_TLS_CERT' })
  .refine((raw) => raw.SYNOO_HTTP_PORT === undefined || raw.SYNOO_HTTP_PORT === 0 || raw.SYNOO_HTTP_PORT !== raw.PORT, { path: ['SYNOO_HTTP_PORT'], error: 'another port than PORT' })
  .transform((raw) => ({
    port: raw.PORT,
    host: raw.HOST,
    publicUrl: raw.PUBLIC_URL,
    /** Whether learners reach the system over TLS. */
    secure: raw.PUBLIC_URL?.startsWith('https:') ?? false,
    databaseUrl: raw.DATABASE_URL,
    embedded: raw.SYNOO_EMBEDDED,
    redisUrl: raw.REDIS_URL,
    /** Without Redis there is one process, and it does the jobs too. */
    jobsInApi: raw.REDIS_URL === undefined,
    dataFolder: raw.SYNOO_DATA,
    secret: Buffer.from(raw.SYNOO_SECRET, 'hex'),
    dataKey: Buffer.from(raw.SYNOO_DATA_KEY, 'hex'),
    demo: raw.SYNOO_DEMO,
    proxies: raw.SYNOO_PROXIES,
    poolSize: raw.SYNOO_POOL_SIZE,
    deliveryPoolSize: raw.SYNOO_DELIVERY_POOL_SIZE,
    operationsPort: raw.SYNOO_OPERATIONS_PORT,
    operationsHost: raw.SYNOO_OPERATIONS_HOST,
    drainMs: raw.SYNOO_DRAIN_SECONDS * 1_000,
    /** Bytes. */
    packageLimit: raw.SYNOO_PACKAGE_LIMIT * 1024 ** 2,
    /** Whether and how this process itself serves HTTPS. */
    tls: raw.SYNOO_HTTPS === 'local' ? ('local' as const) : raw.SYNOO_TLS_CERT !== undefined && raw.SYNOO_TLS_KEY !== undefined ? { certificate: raw.SYNOO_TLS_CERT, key: raw.SYNOO_TLS_KEY } : undefined,
    authority: raw.SYNOO_AUTHORITY,
    httpsNames: raw.SYNOO_HTTPS_NAMES,
    httpPort: raw.SYNOO_HTTP_PORT,
    pciOrigin: raw.SYNOO_PCI_ORIGIN === undefined ? undefined : new URL(raw.SYNOO_PCI_ORIGIN).origin,
    logLevel: raw.LOG_LEVEL,
  }));

export type Env = Readonly<z.output<typeof schema>>;
/** Injection token of {@link Env}. */
export const ENV = Symbol('Env');

export type EnvSource = Readonly<Record<string, string | undefined>>;

/** Reads the variables given, by default those of this process. */
export function parseEnv(source: EnvSource = process.env): Env {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new StartRefusal(
    `The settings cannot be used:\n${problems.join('\n')}\n` +
      'Set these environment variables (docs/operations.md lists them), or run "npm start", which chooses them itself.',
  );
}

/** The same for a command: it serves nobody, so it opens no door for operations. The port may be held by the server beside which it runs. */
export function parseCommandEnv(source?: EnvSource): Env {
  return { ...parseEnv(source), operationsPort: undefined };
}
