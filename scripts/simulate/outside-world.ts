/** Everything around the orders of a simulation, in this process: the provider, a mail sink, blank paper. */
import { createTestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import { startTestProvider } from '../../integrations/payments/test-provider/server.ts';
import { paymentProviders } from '../../integrations/payments/payment-providers.ts';
import { createMailer } from '../../integrations/mail/mailer.ts';
import type { PdfRenderer } from '../../integrations/pdf/renderer.ts';
import { startMailCatcher } from '../outside/mail-catcher/catcher.ts';

/** @param now the clock of the simulated world, ms UTC: authorisations lapse by it */
export async function openOutsideWorld(now: () => number) {
  const provider = await startTestProvider({ port: 0, now });
  // Counted, not kept: thousands of lives write tens of thousands of mails.
  const sink = await startMailCatcher({ smtpPort: 0, pagePort: 0, memoryBytes: 8 * 1024 * 1024 });
  const mailer = createMailer({
    smtpUrl: sink.smtpUrl,
    from: 'Feira Aberta <pedidos@feira.example>',
  });
  let printed = 0;

  return {
    checkouts: createTestProviderClient(provider.url),
    providerOf: paymentProviders({ testProviderUrl: provider.url }),
    mailer,
    /** Documents are written as HTML like any other, but printed on blank paper: Chromium would take longer than all lives. */
    pdf: {
      render: () => {
        printed += 1;
        return Promise.resolve(BLANK_PAGE);
      },
      close: () => Promise.resolve(),
    } satisfies PdfRenderer,
    counts: () => ({ mails: sink.mails().length, documents: printed }),

    async close() {
      mailer.close();
      await Promise.all([sink.stop(), provider.stop()]);
    },
  };
}

/** The smallest page there is: A4, nothing on it. */
const BLANK_PAGE = Buffer.from(
  `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`,
  'latin1',
);
