import { readFile } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';

/** Where the engine is and how to be let in; as in `config.ts`. */
export interface TemporalAccess {
  readonly address: string;
  readonly namespace: string;
  readonly apiKey: string | undefined;
  readonly tls: boolean;
  /** For mutual TLS: paths of PEM files. */
  readonly tlsCertPath: string | undefined;
  readonly tlsKeyPath: string | undefined;
  readonly tlsCaPath: string | undefined;
}

/**
 * A client that connects when it is first used, so the API can start, and say so, while the engine is away.
 * Close it by `client.connection.close()`.
 */
export async function openClient(access: TemporalAccess): Promise<Client> {
  const connection = Connection.lazy(await connectionOptions(access));
  return new Client({ connection, namespace: access.namespace });
}

/**
 * The connection that workers of one process share.
 * @throws TransportError when the engine cannot be reached
 */
export const connectWorker = async (access: TemporalAccess): Promise<NativeConnection> =>
  NativeConnection.connect(await connectionOptions(access));

async function connectionOptions(access: TemporalAccess) {
  return {
    address: access.address,
    ...(access.tls ? { tls: await tlsOf(access) } : {}),
    ...(access.apiKey === undefined ? {} : { apiKey: access.apiKey }),
  };
}

async function tlsOf({ tlsCertPath, tlsKeyPath, tlsCaPath }: TemporalAccess) {
  const crt = tlsCertPath && (await readFile(tlsCertPath));
  const key = tlsKeyPath && (await readFile(tlsKeyPath));
  return {
    ...(crt && key ? { clientCertPair: { crt, key } } : {}),
    ...(tlsCaPath ? { serverRootCACertificate: await readFile(tlsCaPath) } : {}),
  };
}
