import { randomBytes } from 'node:crypto';
import type { TemporalConfig } from '../../../config.ts';
import { until } from '../../../scripts/setup/until.ts';
import { withTemporal } from '../../../scripts/setup/temporal.ts';
import { registerSearchAttributes } from '../../../temporal/search-attributes.ts';
import { testTemporal } from '../../support/servers.ts';

/**
 * A namespace of a test's own on the shared Temporal server, with our search attributes: order numbers begin
 * anew in each test database, and the workflow ids that are made of them must not meet.
 */
export async function ownNamespace(): Promise<TemporalConfig & { readonly address: string }> {
  const server = await testTemporal();
  const namespace = `test-${randomBytes(4).toString('hex')}`;
  await withTemporal(server, async (connection) => {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    // The server needs a moment before all its parts know of a new namespace.
    const known = () =>
      registerSearchAttributes(connection, namespace).then(
        () => true,
        () => false,
      );
    await until(known, { within: 20_000, every: 100, or: `${namespace} did not come up.` });
  });
  return { ...server, namespace };
}
