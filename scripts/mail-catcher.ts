/**
 * The mail catcher as a process: SMTP on `SMTP_PORT`, its page on `MAIL_PAGE_PORT`, mails as
 * `.eml` files under `DATA_DIR/mail`.
 */
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { startMailCatcher } from './outside/mail-catcher/catcher.ts';
import { runService } from './outside/run-service.ts';

await runService(
  async () => {
    const { dataDir, ports } = loadConfig();
    const catcher = await startMailCatcher({
      smtpPort: ports.smtp,
      pagePort: ports.mailPage,
      directory: join(dataDir, 'mail'),
    });
    return {
      announcement: `Mail catcher: ${catcher.smtpUrl}, mails on ${catcher.pageUrl}`,
      stop: () => catcher.stop(),
    };
  },
  (port) => (port === loadConfig().ports.smtp ? 'SMTP_PORT' : 'MAIL_PAGE_PORT'),
);
