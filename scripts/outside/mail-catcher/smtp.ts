import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { FaultBook, Stage } from './faults.ts';
import type { Mailbox } from './mailbox.ts';

const MAX_MAIL_BYTES = 30 * 1024 * 1024;

export interface SmtpOptions {
  readonly port: number;
  readonly mailbox: Mailbox;
  readonly faults: FaultBook;
}

/**
 * The SMTP side: takes every mail from 127.0.0.1, whoever logs in and whoever it is for.
 *
 * @throws the listening error (EADDRINUSE …) where the port cannot be had
 */
export async function startSmtp({ port, mailbox, faults }: SmtpOptions) {
  /** Open connections by the client's port, to break one off. */
  const sockets = new Map<number, Socket>();

  async function passStage(stage: Stage, recipients: readonly string[]): Promise<void> {
    const slow = faults.slow(stage, recipients);
    if (slow !== null) await pause(slow.ms, null, { ref: false });
    const refusal = faults.answer(stage, recipients);
    if (refusal === null) return;
    throw Object.assign(new Error(refusal.text), { responseCode: refusal.code });
  }

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const raw = await buffer(stream);
    const recipients = session.envelope.rcptTo.map(({ address }) => address);
    await passStage('data', recipients);
    const cut = faults.cut(recipients);
    if (cut === null || cut.stored) await mailbox.add(raw, recipients);
    if (cut === null) return;
    sockets.get(session.remotePort)?.resetAndDestroy();
    throw new Error('Broken off');
  }

  async function listen(at: number): Promise<SMTPServer> {
    const server = new SMTPServer({
      banner: 'mail catcher',
      size: MAX_MAIL_BYTES,
      rejectOversized: true,
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 50,
      logger: false,
      onAuth: ({ username }, _session, callback) => callback(null, { user: username ?? 'anybody' }),
      onConnect: (_session, callback) => answer(passStage('connect', []), callback),
      onMailFrom: (_from, _session, callback) => answer(passStage('from', []), callback),
      onRcptTo: ({ address }, _session, callback) => answer(passStage('to', [address]), callback),
      onData: (stream, session, callback) => answer(take(stream, session), callback),
    });
    server.server.on('connection', (socket) => {
      const { remotePort } = socket;
      if (remotePort === undefined) return;
      sockets.set(remotePort, socket);
      socket.once('close', () => sockets.delete(remotePort));
    });
    // A client that goes away in the middle of a mail is no event here.
    server.on('error', () => undefined);
    const listening = once(server.server, 'listening');
    server.listen(at, '127.0.0.1');
    await listening;
    return server;
  }

  let server: SMTPServer | null = await listen(port);
  const bound = (server.server.address() as AddressInfo).port;

  return {
    port: bound,
    /** Nobody listens any more, and open connections end. */
    async shut(): Promise<void> {
      const closing = server;
      server = null;
      if (closing !== null) await new Promise<void>((done) => closing.close(done));
    },
    /** Listens again, on the same port. */
    async open(): Promise<void> {
      server ??= await listen(bound);
    },
  };
}

function answer(outcome: Promise<void>, callback: (error?: Error | null) => void): void {
  outcome.then(
    () => callback(),
    (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
  );
}
