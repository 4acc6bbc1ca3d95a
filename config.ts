/**
 * The only reader of the environment. Everything else is handed a `Config`; processes that we start
 * ourselves are handed one through `toEnvironment`.
 */
import { delimiter, resolve } from 'node:path';
import { z } from 'zod';

export const QUEUES = ['orders', 'documents'] as const;
export type Queue = (typeof QUEUES)[number];

export interface TemporalConfig {
  /** `host:port` of a running server. Undefined: the embedded one is started. */
  readonly address: string | undefined;
  readonly namespace: string;
  readonly apiKey: string | undefined;
  readonly tls: boolean;
  /** For mutual TLS: paths of PEM files. */
  readonly tlsCertPath: string | undefined;
  readonly tlsKeyPath: string | undefined;
  readonly tlsCaPath: string | undefined;
  /** Where the Web UI is, for links on orders. */
  readonly uiUrl: string | undefined;
}

/** One port for each part that `npm start` runs itself, so that two stacks fit on one machine. */
export interface Ports {
  readonly temporal: number;
  readonly temporalUi: number;
  readonly database: number;
  readonly smtp: number;
  readonly mailPage: number;
  readonly provider: number;
}

export interface Config {
  readonly nodeEnv: 'development' | 'test' | 'production';
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** API and pages. */
  readonly port: number;
  /** The address that the API listens on. */
  readonly host: string;
  /** Requests that the API takes from one address in ten seconds. */
  readonly rateLimit: number;
  /** Where workers tell the API by UDP what is decided; the API also looks by itself. */
  readonly wakeUp: { readonly host: string; readonly port: number };
  readonly publicUrl: string;
  /** Absolute. All state of the embedded parts. */
  readonly dataDir: string;
  /** The first API key. Undefined: `npm start` makes one up. */
  readonly apiKey: string | undefined;
  /** `mysql://user:password@host:port/database`. Undefined: a private MariaDB is started. */
  readonly databaseUrl: string | undefined;
  readonly temporal: TemporalConfig;
  /** `smtp://…` or `smtps://…`. Undefined: mail goes to the mail catcher. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** The page of the mail catcher, if there is one. */
  readonly mailPageUrl: string | undefined;
  /** The built-in test provider; never in production. */
  readonly paymentProviderUrl: string | undefined;
  readonly paymentWebhookSecret: string;
  /** Path of the workflow bundle built ahead. Undefined: the worker bundles at its start. */
  readonly workflowBundle: string | undefined;
  /** The task queues that this worker process serves. */
  readonly queues: readonly Queue[];
  /** Path of Chromium. Undefined: looked for. */
  readonly chromium: string | undefined;
  readonly chromiumSandbox: boolean;
  /** How long documents and mails may wait for a quiet moment of a machine that they share with the orders, ms. */
  readonly giveWayMs: number | undefined;
  readonly ports: Ports;
  /** Measure the coverage of the tests. */
  readonly coverage: boolean;
  /** The folders in which programs are looked for (PATH). */
  readonly searchPath: readonly string[];
}

/** What a worker or the API cannot do without. */
export interface ServiceConfig extends Config {
  readonly databaseUrl: string;
  readonly smtpUrl: string;
  readonly temporal: TemporalConfig & { readonly address: string };
}

/** Bad settings: one message that names every bad variable and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const DEVELOPMENT_WEBHOOK_SECRET = 'holdfast-development-only';

const port = (otherwise: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number from 1 to 65535')
    .transform(Number)
    .refine((n) => n >= 1 && n <= 65_535, 'must be a port number from 1 to 65535')
    .default(otherwise);

const url = (...schemes: string[]) => {
  const sentence = `must be a URL that starts with ${schemes.map((s) => `${s}://`).join(' or ')}`;
  return z
    .string()
    .refine((value) => {
      if (!URL.canParse(value)) return false;
      const { hostname, protocol } = new URL(value);
      return hostname !== '' && schemes.includes(protocol.slice(0, -1));
    }, sentence)
    .optional();
};

const flag = (otherwise: boolean) =>
  z
    .enum(['true', 'false', '1', '0', 'on', 'off'], 'must be true or false')
    .transform((text) => ['true', '1', 'on'].includes(text))
    .default(otherwise);

const text = z.string().optional();

const queues = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(QUEUES, `must be a comma list of: ${QUEUES.join(', ')}`)).min(1))
  .default([...QUEUES]);

const Environment = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development'),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
  PORT: port(3000),
  HOST: z.string().default('127.0.0.1'),
  WAKE_UP_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d{1,5}$/, 'must be host:port, as in 127.0.0.1:3000')
    .optional(),
  RATE_LIMIT: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be a number of requests in ten seconds, above 0')
    .transform(Number)
    .default(6_000),
  PUBLIC_URL: url('http', 'https'),
  DATA_DIR: z.string().default('.data'),
  API_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  DATABASE_URL: url('mysql').refine(
    (value) => !value || !URL.canParse(value) || new URL(value).pathname.length > 1,
    'must end with the name of a database, as in mysql://user:password@host:3306/holdfast',
  ),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d{1,5}$/, 'must be host:port, as in 127.0.0.1:7233')
    .optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_API_KEY: text,
  TEMPORAL_TLS: flag(false),
  TEMPORAL_TLS_CLIENT_CERT_PATH: text,
  TEMPORAL_TLS_CLIENT_KEY_PATH: text,
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: text,
  TEMPORAL_UI_URL: url('http', 'https'),
  SMTP_URL: url('smtp', 'smtps'),
  MAIL_FROM: z.string().default('Holdfast <orders@holdfast.example>'),
  MAIL_PAGE_URL: url('http', 'https'),
  PAYMENT_PROVIDER_URL: url('http', 'https'),
  PAYMENT_WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  WORKFLOW_BUNDLE: text,
  QUEUES: queues,
  PUPPETEER_EXECUTABLE_PATH: text,
  CHROMIUM_SANDBOX: flag(true),
  GIVE_WAY_MS: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a number of milliseconds, 0 for none')
    .transform(Number)
    .optional(),
  COVERAGE: flag(false),
  TEMPORAL_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  DATABASE_PORT: port(33_306),
  SMTP_PORT: port(1025),
  MAIL_PAGE_PORT: port(8025),
  PROVIDER_PORT: port(4010),
  PATH: z.string().default(''),
});

/**
 * Reads and checks the settings. An empty variable counts as not set.
 * @throws {ConfigError} once, naming every bad variable
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = Environment.safeParse(given);
  if (!read.success) {
    throw complaint(read.error.issues.map((i) => `${String(i.path[0])} ${i.message}`));
  }
  const faults = faultsTogether(read.data);
  if (faults.length > 0) throw complaint(faults);
  return fromEnvironment(read.data);
}

/**
 * The settings of a process that cannot work without database, Temporal and mail server.
 * @throws {ConfigError} naming every variable that is bad or missing
 */
export function loadServiceConfig(env: NodeJS.ProcessEnv = process.env): ServiceConfig {
  const config = loadConfig(env);
  const { databaseUrl, smtpUrl, temporal } = config;
  const { address } = temporal;
  if (databaseUrl === undefined || smtpUrl === undefined || address === undefined) {
    throw complaint([
      ...(databaseUrl === undefined ? ['DATABASE_URL is missing'] : []),
      ...(smtpUrl === undefined ? ['SMTP_URL is missing'] : []),
      ...(address === undefined ? ['TEMPORAL_ADDRESS is missing'] : []),
    ]);
  }
  return { ...config, databaseUrl, smtpUrl, temporal: { ...temporal, address } };
}

/** `loadServiceConfig` for a process's first line: bad settings end it with their sentence, not with a stack trace. */
export function serviceConfigOrExit(): ServiceConfig {
  try {
    return loadServiceConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** The variables from which `loadConfig` reads the same settings again. */
export function toEnvironment(config: Config): Record<string, string> {
  const { temporal, ports } = config;
  const variables: Record<string, string | number | boolean | undefined> = {
    NODE_ENV: config.nodeEnv,
    LOG_LEVEL: config.logLevel,
    PORT: config.port,
    HOST: config.host,
    WAKE_UP_ADDRESS: `${config.wakeUp.host}:${config.wakeUp.port}`,
    RATE_LIMIT: config.rateLimit,
    PUBLIC_URL: config.publicUrl,
    DATA_DIR: config.dataDir,
    API_KEY: config.apiKey,
    DATABASE_URL: config.databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_API_KEY: temporal.apiKey,
    TEMPORAL_TLS: temporal.tls,
    TEMPORAL_TLS_CLIENT_CERT_PATH: temporal.tlsCertPath,
    TEMPORAL_TLS_CLIENT_KEY_PATH: temporal.tlsKeyPath,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: temporal.tlsCaPath,
    TEMPORAL_UI_URL: temporal.uiUrl,
    SMTP_URL: config.smtpUrl,
    MAIL_FROM: config.mailFrom,
    MAIL_PAGE_URL: config.mailPageUrl,
    PAYMENT_PROVIDER_URL: config.paymentProviderUrl,
    PAYMENT_WEBHOOK_SECRET: config.paymentWebhookSecret,
    WORKFLOW_BUNDLE: config.workflowBundle,
    QUEUES: config.queues.join(','),
    PUPPETEER_EXECUTABLE_PATH: config.chromium,
    CHROMIUM_SANDBOX: config.chromiumSandbox,
    GIVE_WAY_MS: config.giveWayMs,
    COVERAGE: config.coverage,
    TEMPORAL_PORT: ports.temporal,
    TEMPORAL_UI_PORT: ports.temporalUi,
    DATABASE_PORT: ports.database,
    SMTP_PORT: ports.smtp,
    MAIL_PAGE_PORT: ports.mailPage,
    PROVIDER_PORT: ports.provider,
    PATH: config.searchPath.join(delimiter),
  };
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** What a child process inherits from us, with our settings laid over it. */
export function childEnvironment(config: Config): NodeJS.ProcessEnv {
  return { ...process.env, ...toEnvironment(config) };
}

function faultsTogether(env: z.output<typeof Environment>): string[] {
  const certAndKey = [env.TEMPORAL_TLS_CLIENT_CERT_PATH, env.TEMPORAL_TLS_CLIENT_KEY_PATH];
  const halfPair = certAndKey.filter((path) => path !== undefined).length === 1;
  const production = env.NODE_ENV === 'production';
  return [
    ...(halfPair
      ? ['TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH go together: set both']
      : []),
    ...(production && env.PAYMENT_PROVIDER_URL !== undefined
      ? ['PAYMENT_PROVIDER_URL is the test provider, which must not run in production: unset it']
      : []),
    ...(production && env.PAYMENT_WEBHOOK_SECRET === undefined
      ? ['PAYMENT_WEBHOOK_SECRET is needed in production: set the secret agreed with the provider']
      : []),
  ];
}

function fromEnvironment(env: z.output<typeof Environment>): Config {
  const certPath = env.TEMPORAL_TLS_CLIENT_CERT_PATH;
  return {
    nodeEnv: env.NODE_ENV,
    logLevel: env.LOG_LEVEL,
    port: env.PORT,
    host: env.HOST,
    wakeUp: wakeUpAddress(env.WAKE_UP_ADDRESS ?? `127.0.0.1:${env.PORT}`),
    rateLimit: env.RATE_LIMIT,
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    dataDir: resolve(env.DATA_DIR),
    apiKey: env.API_KEY,
    databaseUrl: env.DATABASE_URL,
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      apiKey: env.TEMPORAL_API_KEY,
      // An API key or a client certificate is of no use, and not safe, without TLS.
      tls: env.TEMPORAL_TLS || env.TEMPORAL_API_KEY !== undefined || certPath !== undefined,
      tlsCertPath: certPath,
      tlsKeyPath: env.TEMPORAL_TLS_CLIENT_KEY_PATH,
      tlsCaPath: env.TEMPORAL_TLS_SERVER_CA_CERT_PATH,
      uiUrl: env.TEMPORAL_UI_URL,
    },
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    mailPageUrl: env.MAIL_PAGE_URL,
    paymentProviderUrl: env.PAYMENT_PROVIDER_URL,
    paymentWebhookSecret: env.PAYMENT_WEBHOOK_SECRET ?? DEVELOPMENT_WEBHOOK_SECRET,
    workflowBundle: env.WORKFLOW_BUNDLE,
    queues: env.QUEUES,
    chromium: env.PUPPETEER_EXECUTABLE_PATH,
    chromiumSandbox: env.CHROMIUM_SANDBOX,
    giveWayMs: env.GIVE_WAY_MS,
    coverage: env.COVERAGE,
    ports: {
      temporal: env.TEMPORAL_PORT,
      temporalUi: env.TEMPORAL_UI_PORT,
      database: env.DATABASE_PORT,
      smtp: env.SMTP_PORT,
      mailPage: env.MAIL_PAGE_PORT,
      provider: env.PROVIDER_PORT,
    },
    searchPath: env.PATH.split(delimiter).filter((folder) => folder !== ''),
  };
}

function complaint(faults: readonly string[]): ConfigError {
  const lines = faults.map((fault) => `  - ${fault}`);
  return new ConfigError(`Please correct these settings and start again:\n${lines.join('\n')}`);
}

function wakeUpAddress(address: string): Config['wakeUp'] {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
