import type { Connection } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';

/**
 * What operators can filter orders by in the Temporal Web UI. Never encrypted by the engine, so nothing about
 * persons. `Status` is a name the UI keeps for itself.
 */
export const SEARCH_ATTRIBUTES = [
  { name: 'OrderNumber', type: SearchAttributeType.KEYWORD },
  { name: 'OrderStatus', type: SearchAttributeType.KEYWORD },
  { name: 'PaymentStatus', type: SearchAttributeType.KEYWORD },
  { name: 'FulfillmentStatus', type: SearchAttributeType.KEYWORD },
  { name: 'OnHold', type: SearchAttributeType.BOOL },
  { name: 'NeedsAttention', type: SearchAttributeType.BOOL },
  { name: 'CaptureDeadline', type: SearchAttributeType.DATETIME },
] as const;

/** The engine's numbers for the types we use (`temporal.api.enums.v1.IndexedValueType`). */
const INDEXED_VALUE_TYPE: Readonly<Record<(typeof SEARCH_ATTRIBUTES)[number]['type'], number>> = {
  [SearchAttributeType.KEYWORD]: 2,
  [SearchAttributeType.BOOL]: 5,
  [SearchAttributeType.DATETIME]: 6,
};

/**
 * Makes the attributes known to a server; those it knows already stay as they are. Without them every workflow
 * task of an order would fail, so set-up, workers and tests all call this first.
 *
 * @throws the server's own error, e.g. when the namespace does not exist or the key may not administer it
 */
export async function registerSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = SEARCH_ATTRIBUTES.filter(({ name }) => !(name in customAttributes));
  if (missing.length > 0) await addSearchAttributes(connection, namespace, missing);
}

/** The same, unasked: the time-skipping server takes attributes, but cannot list those it has. */
export async function addSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
  attributes: readonly (typeof SEARCH_ATTRIBUTES)[number][] = SEARCH_ATTRIBUTES,
): Promise<void> {
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(
      attributes.map(({ name, type }) => [name, INDEXED_VALUE_TYPE[type]]),
    ),
  });
}
