import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { OutgoingMail } from '../../../integrations/mail/compose.ts';
import { MailDelayed, MailRefused } from '../../../integrations/mail/mail-errors.ts';
import { createMailer } from '../../../integrations/mail/mailer.ts';
import type { Mailer } from '../../../integrations/mail/mailer.ts';
import { startMailSink } from '../../support/mail-sink.ts';
import type { MailSink } from '../../support/mail-sink.ts';

const FROM = 'Havn & Hede <orders@havn.example>';

const mail: OutgoingMail = {
  messageId: '<confirmation.1001.1@havn.example>',
  to: { name: 'Jorinde Vermeer', address: 'jorinde@example.com' },
  subject: 'Your order 1001 — thank you',
  html: '<p>Thank you, Jorinde Bjørk</p>',
  text: 'Thank you, Jorinde Bjørk',
};

describe('mailer', () => {
  let sink: MailSink;
  let mailer: Mailer;

  before(async () => {
    sink = await startMailSink();
    mailer = createMailer({ smtpUrl: sink.smtpUrl, from: FROM, silenceMs: 2000 });
  });
  beforeEach(async () => {
    await sink.clearFaults();
    await sink.clear();
  });
  after(async () => {
    mailer.close();
    await sink.stop();
  });

  const sent = (subject: string) => sink.waitForMail((caught) => caught.subject === subject);

  it('sends text, HTML, attachments and images under the Message-ID that it is given', async () => {
    const receipt = await mailer.send({
      ...mail,
      cc: ['desk@havn.example'],
      bcc: 'archive@havn.example',
      replyTo: 'help@havn.example',
      inReplyTo: '<question.7@example.com>',
      html: '<p>Tak <img src="cid:logo"></p>',
      headers: { 'X-Order': '1001' },
      attachments: [
        {
          filename: 'Invoice 1001.pdf',
          content: Buffer.from('%PDF-1.7'),
          contentType: 'application/pdf',
        },
        {
          filename: 'logo.png',
          content: Buffer.from('png'),
          contentType: 'image/png',
          cid: 'logo',
        },
      ],
    });
    assert.deepEqual(receipt.accepted, [
      'jorinde@example.com',
      'desk@havn.example',
      'archive@havn.example',
    ]);
    assert.match(receipt.response, /^250/);
    const caught = await sent(mail.subject);
    assert.equal(caught.messageId, mail.messageId);
    assert.equal(caught.from, '"Havn & Hede" <orders@havn.example>');
    assert.equal(caught.text?.trim(), mail.text);
    assert.match(caught.html ?? '', /<img src="data:image\/png;base64,/);
    assert.deepEqual(
      caught.attachments.map(({ filename, contentType, inline }) => [
        filename,
        contentType,
        inline,
      ]),
      [
        ['logo.png', 'image/png', true],
        ['Invoice 1001.pdf', 'application/pdf', false],
      ],
    );
    assert.equal(caught.attachments[1]?.content.toString(), '%PDF-1.7');
    const header = headersOf(caught);
    assert.equal(header('auto-submitted'), 'auto-generated');
    assert.equal(header('x-order'), '1001');
    assert.equal(header('in-reply-to'), '<question.7@example.com>');
    assert.equal(header('reply-to'), 'help@havn.example');
    assert.equal(header('bcc'), undefined, 'a blind copy is not blind');
  });

  it("goes out under the shop's name, at our own address", async () => {
    await mailer.send({
      ...mail,
      subject: 'From the shop',
      fromName: 'Lindehof\r\nBcc: x@y.example',
    });
    const { id } = await sent('From the shop');
    const headers = String(await sink.raw(id)).split('\r\n\r\n')[0] ?? '';
    assert.match(headers, /^From: .*Lindehof.*<[^>]+>$/m);
    assert.doesNotMatch(headers, /^Bcc:/m);
  });

  it('keeps the Message-ID over every attempt', async () => {
    await sink.setFault({ kind: 'answer', code: 451 });
    await assert.rejects(mailer.send(mail), MailDelayed);
    await mailer.send(mail);
    await mailer.send(mail);
    assert.deepEqual(
      sink.mails().map(({ messageId }) => messageId),
      [mail.messageId, mail.messageId],
    );
  });

  for (const code of [421, 450, 451, 452] as const) {
    it(`delays a mail that the server does not take now (${code})`, async () => {
      await sink.setFault({ kind: 'answer', code, text: 'Come back later' });
      await assert.rejects(
        mailer.send(mail),
        (error) =>
          error instanceof MailDelayed &&
          error.responseCode === code &&
          error.response.includes('Come back later'),
      );
      assert.match((await mailer.send(mail)).response, /^250/);
      assert.equal(sink.mails().length, 1);
    });
  }

  for (const stage of ['from', 'to', 'data'] as const) {
    it(`reports a mail that the server refuses for good as refused (550 at ${stage})`, async () => {
      await sink.setFault({ kind: 'answer', code: 550, stage, text: 'No such mailbox' });
      await assert.rejects(
        mailer.send(mail),
        (error) =>
          error instanceof MailRefused &&
          error.responseCode === 550 &&
          error.response.includes('No such mailbox'),
      );
      assert.equal(sink.mails().length, 0);
    });
  }

  it('sends to the recipients that are accepted and names the others', async () => {
    await sink.setFault({ kind: 'answer', code: 550, stage: 'to', to: 'gone@example.com' });
    const receipt = await mailer.send({ ...mail, cc: 'gone@example.com' });
    assert.deepEqual(receipt.accepted, ['jorinde@example.com']);
    assert.deepEqual(receipt.rejected, ['gone@example.com']);
  });

  it('delays when the whole server turns us away (554 as its greeting)', async () => {
    const other = createMailer({ smtpUrl: sink.smtpUrl, from: FROM });
    await sink.setFault({ kind: 'answer', code: 554, stage: 'connect' });
    await assert.rejects(other.send(mail), MailDelayed);
    other.close();
  });

  it('delays when nobody listens, and sends when somebody does again', async () => {
    await sink.setFault({ kind: 'refuse-connections' });
    await assert.rejects(mailer.send(mail), MailDelayed);
    assert.equal(sink.mails().length, 0);
    await sink.clearFaults();
    await mailer.send(mail);
    assert.equal(sink.mails().length, 1);
  });

  it('delays once, and does not send again by itself, when cut off after the mail was taken', async () => {
    await sink.setFault({ kind: 'cut-after-data' });
    await assert.rejects(mailer.send(mail), MailDelayed);
    assert.equal(sink.mails().length, 1);
    await mailer.send(mail);
    const ids = sink.mails().map(({ messageId }) => messageId);
    assert.deepEqual(ids, [mail.messageId, mail.messageId]);
  });

  it('delays when the server falls silent', async () => {
    const hasty = createMailer({ smtpUrl: sink.smtpUrl, from: FROM, silenceMs: 100 });
    await sink.setFault({ kind: 'slow', ms: 3000 });
    await assert.rejects(hasty.send(mail), MailDelayed);
    hasty.close();
  });

  it('delays when the server is never silent but never done (one byte at a time)', async () => {
    const trickle = await startTrickle();
    const hasty = createMailer({
      smtpUrl: `smtp://127.0.0.1:${trickle.port}`,
      from: FROM,
      silenceMs: 1000,
      deadlineMs: 300,
    });
    await assert.rejects(hasty.send(mail), MailDelayed);
    hasty.close();
    trickle.stop();
  });

  it('delays when the server cannot be trusted (TLS) or our password is wrong', async () => {
    const strict = await startStrictServer();
    const untrusting = createMailer({ smtpUrl: `smtp://127.0.0.1:${strict.port}`, from: FROM });
    await assert.rejects(untrusting.send(mail), MailDelayed);
    untrusting.close();

    const locked = createMailer({
      smtpUrl: `smtp://us:wrong@127.0.0.1:${strict.port}?tls.rejectUnauthorized=false`,
      from: FROM,
    });
    await assert.rejects(
      locked.send(mail),
      (error) => error instanceof MailDelayed && error.responseCode === 535,
    );
    locked.close();
    await strict.stop();
  });

  it('sends many at once over few connections', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        mailer.send({ ...mail, messageId: `<many.${n}@havn.example>` }),
      ),
    );
    assert.equal(new Set(sink.mails().map(({ messageId }) => messageId)).size, 60);
  });

  it('says at its start that the sender is no address', () => {
    assert.throws(() => createMailer({ smtpUrl: sink.smtpUrl, from: 'the shop' }), /Set MAIL_FROM/);
  });

  describe('header injection', () => {
    const breaks = ['\r\n', '\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f', '\0'];

    for (const lineBreak of breaks) {
      it(`is impossible with ${JSON.stringify(lineBreak)}`, async () => {
        const attack = `Jo${lineBreak}Bcc: thief@example.com${lineBreak}X-Evil: 1${lineBreak}${lineBreak}<b>`;
        await mailer.send({
          ...mail,
          to: { name: attack, address: 'jorinde@example.com' },
          replyTo: { name: attack, address: 'help@havn.example' },
          subject: attack,
          headers: { 'X-Note': attack },
          attachments: [
            { filename: `${attack}.txt`, content: Buffer.from('x'), contentType: 'text/plain' },
          ],
        });
        const caught = await sink.waitForMail(({ messageId }) => messageId === mail.messageId);
        assert.deepEqual(caught.to, ['jorinde@example.com']);
        const header = headersOf(caught);
        assert.equal(header('bcc'), undefined);
        assert.equal(header('x-evil'), undefined);
        assert.equal(caught.subject, 'Jo Bcc: thief@example.com X-Evil: 1 <b>');
        assert.equal(caught.html, mail.html);
        const raw = (await sink.raw(caught.id))?.toString('utf8') ?? '';
        assert.doesNotMatch(
          raw.split('\r\n\r\n')[0] ?? '',
          /\r(?!\n)|(?<!\r)\n|[\u2028\u2029\u0085\v\f\0]/,
        );
      });
    }

    it('finds no second recipient in a name or an address', async () => {
      const to = { name: 'Jo" <thief@example.com>, "x', address: 'jorinde@example.com' };
      await mailer.send({ ...mail, to });
      assert.deepEqual(sink.mails()[0]?.to, ['jorinde@example.com']);
      const addresses = [
        'jorinde@example.com, thief@example.com',
        'Jo <jorinde@example.com>',
        'jorinde@example.com\r\nBcc: thief@example.com',
        'jorinde@example.com> SIZE=1',
        'a@b@example.com',
        'group: jorinde@example.com;',
        '',
      ];
      for (const address of addresses) {
        await assert.rejects(mailer.send({ ...mail, to: address }), MailRefused, address);
      }
      assert.equal(sink.mails().length, 1);
    });

    it('cannot set a header that is ours, nor a Message-ID or type with more in it', async () => {
      const wrong: Partial<OutgoingMail>[] = [
        { headers: { Bcc: 'thief@example.com' } },
        { headers: { 'Content-Type': 'text/html' } },
        { headers: { 'Auto-Submitted': 'no' } },
        { headers: { 'X-A: b\r\nX-B': 'c' } },
        { messageId: '<a@b>\r\nX-Evil: 1' },
        { inReplyTo: '<a@b> <c@d>' },
        { attachments: [{ filename: 'a', content: Buffer.from(''), contentType: 'a/b\r\nX: y' }] },
        {
          attachments: [
            {
              filename: 'a',
              content: Buffer.from(''),
              contentType: 'image/png',
              cid: 'a>\r\nX: y',
            },
          ],
        },
      ];
      for (const part of wrong) {
        await assert.rejects(mailer.send({ ...mail, ...part }), MailRefused, JSON.stringify(part));
      }
      assert.equal(sink.mails().length, 0);
    });
  });
});

function headersOf(mail: { headers: readonly { name: string; value: string }[] }) {
  return (name: string) => mail.headers.find((header) => header.name.toLowerCase() === name)?.value;
}

/** A mail server that greets one byte at a time, without end. */
async function startTrickle() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write('220-');
    const timer = setInterval(() => socket.write('.'), 20);
    socket.on('close', () => {
      clearInterval(timer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A mail server with a certificate that nobody vouches for, which refuses every password. */
async function startStrictServer() {
  const server = new SMTPServer({
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 50,
    onAuth: (_auth, _session, callback) => callback(new Error('Wrong password')),
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise<void>((done) => server.close(done)),
  };
}
