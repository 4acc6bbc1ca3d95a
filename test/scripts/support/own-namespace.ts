import { randomBytes } from 'node:crypto';
import type { TemporalConfig } from '../../../config.ts';
import { createNamespace } from '../../../scripts/setup/namespace.ts';
import { testTemporal } from '../../support/servers.ts';

/**
 * A namespace of a test's own on the shared Temporal server, with our search attributes: order numbers begin
 * anew in each test database, and the workflow ids that are made of them must not meet.
 */
export async function ownNamespace(): Promise<TemporalConfig & { readonly address: string }> {
  const server = await testTemporal();
  const namespace = `test-${randomBytes(4).toString('hex')}`;
  await createNamespace(server, namespace);
  return { ...server, namespace };
}
