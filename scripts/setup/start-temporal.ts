/** The Temporal dev server with its Web UI, as `npm start` and the tests run it. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TemporalConfig } from '../../config.ts';
import { requireFreePorts } from './ports.ts';
import { startChild, stopChild, untilItAnswers, type Running } from './process.ts';
import { withTemporal } from './temporal.ts';

export interface TemporalOptions {
  /** The `temporal` program. */
  readonly program: string;
  readonly namespace: string;
  readonly port: number;
  /** Undefined: no Web UI. */
  readonly uiPort: number | undefined;
  /** The SQLite file. Undefined: everything is forgotten when the server stops. */
  readonly file: string | undefined;
  readonly logs: string;
  /** Told the pid as soon as there is one. */
  readonly started?: (pid: number) => unknown;
}

export interface RunningTemporal extends Running {
  readonly address: string;
  readonly uiUrl: string | undefined;
}

/**
 * Starts the server and waits until its namespace can be used.
 * @throws {SetupError} when it ends at once or does not answer
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  if (options.file) await mkdir(dirname(options.file), { recursive: true });
  // Whatever else listens there would answer in its place.
  await requireFreePorts([{ part: 'Temporal', port: options.port, variable: 'TEMPORAL_PORT' }]);
  const address = `127.0.0.1:${options.port}`;
  const child = startChild({
    program: options.program,
    args: serverArgs(options),
    log: join(options.logs, 'temporal.log'),
    started: options.started,
  });
  try {
    await untilItAnswers('Temporal', child, () => answers(address, options.namespace));
  } catch (error) {
    await stopChild(child);
    throw error;
  }
  return {
    name: 'Temporal',
    pid: child.process.pid ?? 0,
    child,
    address,
    uiUrl: options.uiPort === undefined ? undefined : `http://localhost:${options.uiPort}`,
    stop: () => stopChild(child),
  };
}

function serverArgs({ namespace, port, uiPort, file }: TemporalOptions): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(file === undefined ? [] : ['--db-filename', file]),
    ...(namespace === 'default' ? [] : ['--namespace', namespace]),
    ...['--log-level', 'warn'],
  ];
}

/** A server may accept connections before its namespace is there. */
async function answers(address: string, namespace: string): Promise<boolean> {
  const temporal: Pick<TemporalConfig, 'address' | 'namespace'> = { address, namespace };
  const describe = withTemporal({ ...PLAIN, ...temporal }, (connection) =>
    connection.workflowService.describeNamespace({ namespace }),
  );
  return describe.then(
    () => true,
    () => false,
  );
}

/** How an embedded server is reached: on this machine, without TLS. */
export const PLAIN: TemporalConfig = {
  address: undefined,
  namespace: 'default',
  apiKey: undefined,
  tls: false,
  tlsCertPath: undefined,
  tlsKeyPath: undefined,
  tlsCaPath: undefined,
  uiUrl: undefined,
};
