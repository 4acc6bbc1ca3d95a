/**
 * The built-in payment provider as a process: `PROVIDER_PORT`, state under `DATA_DIR`. For demo
 * and tests; it refuses to start in production.
 */
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { startTestProvider } from '../integrations/payments/test-provider/server.ts';
import { runService } from './outside/run-service.ts';

await runService(
  async () => {
    const config = loadConfig();
    if (config.nodeEnv === 'production') {
      throw new Error(
        'The test payment provider moves no real money and must not run in production. ' +
          'Leave it out, or unset NODE_ENV=production.',
      );
    }
    const provider = await startTestProvider({
      port: config.ports.provider,
      file: join(config.dataDir, 'payments', 'test-provider.jsonl'),
      webhookSecret: config.paymentWebhookSecret,
    });
    return {
      announcement: `Test payment provider: ${provider.url}`,
      stop: () => provider.stop(),
    };
  },
  () => 'PROVIDER_PORT',
);
