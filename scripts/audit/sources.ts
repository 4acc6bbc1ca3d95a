import type { Config } from '../../config.ts';
import { openDatabase } from '../../db/knex.ts';
import { createTestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import { openClient } from '../../temporal/connection.ts';
import { SetupError } from '../setup/setup-error.ts';
import { withTemporal } from '../setup/temporal.ts';
import type { Acknowledged, AuditSources, ReceivedMail } from './invariant.ts';

export interface OpenSources extends AuditSources {
  close(): Promise<void>;
}

/**
 * Everything that the settings point to and that answers. What does not is left out: the audit says so.
 * @throws {SetupError} without a database: there is nothing to audit then
 */
export async function openSources(
  config: Config,
  acknowledged: readonly Acknowledged[] | null,
): Promise<OpenSources> {
  if (config.databaseUrl === undefined) {
    throw new SetupError(
      'There is no stack running on this data folder, and DATABASE_URL is not set. Start the stack (npm start), or set DATABASE_URL (and TEMPORAL_ADDRESS).',
    );
  }
  const db = openDatabase(config.databaseUrl, { max: 2 });
  const { temporal, paymentProviderUrl, mailPageUrl } = config;
  const { address } = temporal;
  const engine =
    address !== undefined && (await answers(() => withTemporal(temporal, () => Promise.resolve())))
      ? await openClient({ ...temporal, address })
      : null;
  const provider =
    paymentProviderUrl === undefined ? null : createTestProviderClient(paymentProviderUrl);
  const payments =
    provider && (await answers(() => provider.payments())) ? provider.payments : null;
  const listed = mailPageUrl === undefined ? null : () => receivedMails(mailPageUrl);
  const mails = listed && (await answers(listed)) ? listed : null;
  return {
    ...{ db, engine, payments, mails, acknowledged },
    async close() {
      await engine?.connection.close();
      await db.destroy();
    },
  };
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  return ask().then(
    () => true,
    () => false,
  );
}

/** All that the mail catcher has taken. */
export async function receivedMails(pageUrl: string): Promise<readonly ReceivedMail[]> {
  const answer = await fetch(new URL('/api/mails', pageUrl), {
    signal: AbortSignal.timeout(20_000),
  });
  const { mails } = (await answer.json()) as { readonly mails: readonly ReceivedMail[] };
  return mails;
}
