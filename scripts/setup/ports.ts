import { createServer, type AddressInfo } from 'node:net';
import { SetupError } from './setup-error.ts';

export interface PortNeed {
  /** What will listen there. */
  readonly part: string;
  readonly port: number;
  /** The variable that moves it. */
  readonly variable: string;
}

/** Ports of this machine that are free now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/** The needs whose port is taken by another program. */
export async function takenPorts(needs: readonly PortNeed[]): Promise<PortNeed[]> {
  const taken = await Promise.all(needs.map(async (need) => !(await isFree(need.port))));
  return needs.filter((_, at) => taken[at]);
}

/**
 * @throws {SetupError} naming every port that is in use, and the variable that changes it
 */
export async function requireFreePorts(needs: readonly PortNeed[]): Promise<void> {
  const taken = await takenPorts(needs);
  if (taken.length > 0) throw new SetupError(taken.map(portInUse).join('\n'));
}

/** The sentence about a port that is in use. */
export const portInUse = ({ part, port, variable }: PortNeed): string =>
  `Port ${port} (${part}) is in use by another program. End that program, or set ${variable} ` +
  `to a free port, for example ${variable}=${port + 10_000 > 65_535 ? port - 10_000 : port + 10_000}.`;

async function isFree(port: number): Promise<boolean> {
  try {
    const server = await listen(port);
    await new Promise((done) => server.close(done));
    return true;
  } catch {
    return false;
  }
}

function listen(port: number): Promise<ReturnType<typeof createServer>> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
