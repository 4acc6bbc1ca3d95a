/** Namespaces on a Temporal server that we run: for what must not meet the orders of the stack. */
import type { TemporalConfig } from '../../config.ts';
import { registerSearchAttributes } from '../../temporal/search-attributes.ts';
import { withTemporal } from './temporal.ts';
import { until } from './until.ts';

/**
 * Creates a namespace with our search attributes and waits until all parts of the server know of it.
 * @throws {SetupError} when the server cannot be reached, or the namespace does not come up within 20 s
 */
export const createNamespace = (server: TemporalConfig, namespace: string): Promise<void> =>
  withTemporal(server, async (connection) => {
    await connection.workflowService.registerNamespace({
      namespace,
      // The type wants a Long; the wire takes the number.
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    const known = () =>
      registerSearchAttributes(connection, namespace).then(
        () => true,
        () => false,
      );
    await until(known, { within: 20_000, every: 100, or: `${namespace} did not come up.` });
  });
