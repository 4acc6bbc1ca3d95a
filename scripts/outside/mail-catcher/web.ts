import express, { Router } from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import { PAGE_HEADERS } from '../../../integrations/plain-page/page.ts';
import { faultSchema } from './faults.ts';
import type { Fault } from './faults.ts';
import type { Mailbox } from './mailbox.ts';
import { SANDBOX, listPage, mailPage, missingPage } from './pages.ts';
import { openMail } from './read-mail.ts';
import type { CaughtMail, OpenedMail } from './read-mail.ts';

export interface WebOptions {
  readonly mailbox: Mailbox;
  readonly faults: {
    list(): readonly Fault[];
    set(fault: Fault): Promise<void>;
    clear(): Promise<void>;
  };
}

/** A mail's own HTML, in its frame: images that came with it and its styles, nothing else. */
const MAIL_HEADERS = {
  ...PAGE_HEADERS,
  'content-security-policy': `sandbox ${SANDBOX}; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; form-action 'none'`,
};

const DOWNLOAD_HEADERS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };

const filterSchema = z.object({
  to: z.string().optional(),
  messageId: z.string().optional(),
  q: z.string().optional(),
});

/** The web side of the mail catcher: pages for people, JSON for programs. */
export function createWeb(options: WebOptions): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(refuseOtherSites);
  app.use('/api', apiRoutes(options));
  app.use(pageRoutes(options));
  app.use((_req, res) => {
    res.status(404).set(PAGE_HEADERS).send(missingPage());
  });
  app.use(explain);
  return app;
}

function pageRoutes({ mailbox }: WebOptions): Router {
  const routes = Router();
  routes.get('/', (req, res) => {
    const { q = '' } = filterSchema.parse(req.query);
    res.set(PAGE_HEADERS).send(listPage(mailbox.list({ q }), q));
  });
  routes.post('/mails/delete', async (_req, res) => {
    await mailbox.clear();
    res.redirect(303, '/');
  });
  routes.get('/mails/:id', async (req, res, next) => {
    const found = await open(mailbox, req.params.id);
    if (found === null) next();
    else res.set(PAGE_HEADERS).send(mailPage(found.mail, found.opened));
  });
  routes.get('/mails/:id/html', async (req, res, next) => {
    const found = await open(mailbox, req.params.id);
    if (found === null || found.opened.html === null) next();
    // The links of a mail open in a tab of their own, outside the frame.
    else res.set(MAIL_HEADERS).send(`<base target="_blank">${found.opened.html}`);
  });
  routes.get('/mails/:id/eml', async (req, res, next) => {
    const raw = await mailbox.raw(req.params.id);
    if (raw === null) next();
    else
      res.attachment(`${req.params.id}.eml`).set(DOWNLOAD_HEADERS).type('message/rfc822').send(raw);
  });
  routes.get('/mails/:id/attachments/:index', async (req, res, next) => {
    const found = await open(mailbox, req.params.id);
    const attachment = found?.opened.attachments[Number(req.params.index)];
    if (attachment === undefined) next();
    else {
      res.attachment(attachment.filename).set(DOWNLOAD_HEADERS);
      res.type('application/octet-stream').send(attachment.content);
    }
  });
  return routes;
}

function apiRoutes({ mailbox, faults }: WebOptions): Router {
  const routes = Router();
  routes.use(express.json({ limit: '64kb' }));
  routes.get('/health', (_req, res) => {
    res.json({ status: 'up' });
  });
  routes.get('/mails', (req, res) => {
    res.json({ mails: mailbox.list(filterSchema.parse(req.query)) });
  });
  routes.get('/mails/:id', async (req, res, next) => {
    const found = await open(mailbox, req.params.id);
    if (found === null) {
      next();
      return;
    }
    const { attachments, ...opened } = found.opened;
    const listed = attachments.map(({ content, ...rest }) => ({ ...rest, size: content.length }));
    res.json({ ...found.mail, ...opened, attachments: listed });
  });
  routes.delete('/mails', async (_req, res) => {
    await mailbox.clear();
    res.status(204).end();
  });
  routes.get('/faults', (_req, res) => {
    res.json({ faults: faults.list() });
  });
  routes.post('/faults', async (req, res) => {
    await faults.set(faultSchema.parse(req.body));
    res.status(201).json({ faults: faults.list() });
  });
  routes.delete('/faults', async (_req, res) => {
    await faults.clear();
    res.status(204).end();
  });
  routes.use((_req, res) => {
    res.status(404).json({ message: 'There is nothing at this address.' });
  });
  return routes;
}

async function open(
  mailbox: Mailbox,
  id: string,
): Promise<{ mail: CaughtMail; opened: OpenedMail } | null> {
  const mail = mailbox.get(id);
  const raw = await mailbox.raw(id);
  return mail === null || raw === null ? null : { mail, opened: await openMail(raw) };
}

/** A page elsewhere on the web must not empty the box or set faults in somebody's browser. */
function refuseOtherSites(req: Request, res: Response, next: NextFunction): void {
  const site = req.get('sec-fetch-site') ?? 'none';
  if (req.method === 'GET' || site === 'none' || site === 'same-origin') next();
  else res.status(403).json({ message: 'Only from this page itself.' });
}

function explain(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  if (error instanceof z.ZodError) {
    res.status(400).json({ message: z.prettifyError(error) });
    return;
  }
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  const message = status < 500 && error instanceof Error ? error.message : 'Something went wrong.';
  res.status(status).json({ message });
}
