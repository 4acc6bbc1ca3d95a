/** A stand-in for the outside world that runs as a process of its own. */
interface Service {
  /** One line for people: what answers, and where. */
  readonly announcement: string;
  stop(): Promise<void>;
}

/**
 * Starts a service and keeps it until SIGINT or SIGTERM. What prevents the start is said in one
 * sentence, and the process ends with 1.
 *
 * @param portVariables  the variables to change when a port is taken, by port
 */
export async function runService(
  start: () => Promise<Service>,
  portVariables: (port: number | undefined) => string,
): Promise<void> {
  let service: Service;
  try {
    service = await start();
  } catch (error) {
    console.error(sentenceOf(error, portVariables));
    process.exitCode = 1;
    return;
  }
  console.log(service.announcement);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void service.stop().finally(() => process.exit());
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function sentenceOf(error: unknown, portVariables: (port: number | undefined) => string): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    const variable = portVariables(port);
    return `Port ${port ?? ''} is in use. Stop what uses it, or set ${variable} to another port.`;
  }
  if (code === 'ENOSPC') return `The disk is full (${error.message}). Make room and start again.`;
  return error.message;
}
