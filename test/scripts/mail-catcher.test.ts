import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMailer } from '../../integrations/mail/mailer.ts';
import type { OutgoingMail } from '../../integrations/mail/compose.ts';
import { startMailCatcher } from '../../scripts/outside/mail-catcher/catcher.ts';
import type { MailCatcher } from '../../scripts/outside/mail-catcher/catcher.ts';
import { startMailSink } from '../support/mail-sink.ts';
import type { MailSink } from '../support/mail-sink.ts';

const mail: OutgoingMail = {
  messageId: '<shipped.1001.1@havn.example>',
  to: 'jorinde@example.com',
  subject: 'Your parcel is on its way',
  html: '<p>On its way</p>',
  text: 'On its way',
};

async function send(catcher: MailCatcher, ...mails: Partial<OutgoingMail>[]): Promise<void> {
  const mailer = createMailer({ smtpUrl: catcher.smtpUrl, from: 'Havn <orders@havn.example>' });
  for (const part of mails) await mailer.send({ ...mail, ...part });
  mailer.close();
}

describe('mail catcher', () => {
  let sink: MailSink;

  before(async () => {
    sink = await startMailSink();
  });
  beforeEach(async () => {
    await sink.clear();
    await sink.clearFaults();
  });
  after(() => sink.stop());

  const get = (path: string) => fetch(sink.pageUrl + path);
  const page = async (path: string) => (await get(path)).text();
  const api = async (path: string) =>
    (await (await get(path)).json()) as { mails: { subject: string }[] };
  const newestId = () => sink.mails()[0]?.id ?? '';

  it('lists the newest first and finds by subject, address and Message-ID', async () => {
    await send(
      sink,
      { subject: 'One', messageId: '<one@havn.example>' },
      { subject: 'Two', to: 'tim@example.com', bcc: 'archive@havn.example' },
    );
    const subjects = async (query: string) =>
      (await api(`/api/mails${query}`)).mails.map(({ subject }) => subject);
    assert.deepEqual(await subjects(''), ['Two', 'One']);
    assert.deepEqual(await subjects('?to=archive@havn.example'), ['Two']);
    assert.deepEqual(await subjects('?messageId=%3Cone@havn.example%3E'), ['One']);
    assert.deepEqual(await subjects('?messageId=one@havn.example'), ['One']);
    assert.deepEqual(await subjects('?q=TIM@'), ['Two']);
    const found = await page('/?q=two');
    assert.match(found, />Two</);
    assert.doesNotMatch(found, />One</);
  });

  it('shows one mail: its parts, headers and attachments to download', async () => {
    const content = Buffer.from('%PDF-1.7 …');
    await send(sink, {
      attachments: [{ filename: 'Følgeseddel 1.pdf', content, contentType: 'application/pdf' }],
    });
    const shown = await page(`/mails/${newestId()}`);
    assert.match(shown, /Your parcel is on its way/);
    assert.match(shown, /Følgeseddel 1\.pdf/);
    assert.match(shown, /auto-generated/);
    const attached = await get(`/mails/${newestId()}/attachments/0`);
    assert.deepEqual(Buffer.from(await attached.arrayBuffer()), content);
    assert.match(attached.headers.get('content-disposition') ?? '', /^attachment; .*F%C3%B8lge/);
    assert.equal((await get(`/mails/${newestId()}/attachments/1`)).status, 404);
    const eml = await get(`/mails/${newestId()}/eml`);
    assert.equal(eml.headers.get('content-type'), 'message/rfc822');
    assert.deepEqual(Buffer.from(await eml.arrayBuffer()), await sink.raw(newestId()));
  });

  it('escapes what a mail says about itself', async () => {
    const attack = '"><img src=x onerror=alert(1)>';
    await send(sink, {
      subject: attack,
      to: { name: attack, address: 'jorinde@example.com' },
      headers: { 'X-Note': attack },
      text: attack,
      attachments: [{ filename: attack, content: Buffer.from(''), contentType: 'text/plain' }],
    });
    for (const path of ['/', `/?q=${encodeURIComponent(attack)}`, `/mails/${newestId()}`]) {
      const shown = await page(path);
      assert.match(shown, /&#60;img src=x onerror=alert\(1\)&#62;/, path);
      assert.doesNotMatch(shown, /<img/, path);
    }
  });

  it('shuts the HTML of a mail in: no script, no forms, nothing from elsewhere', async () => {
    await send(sink, { html: '<script>alert(1)</script><a href="https://shop.example">Pay</a>' });
    const shown = await page(`/mails/${newestId()}`);
    const sandbox = /<iframe[^>]*sandbox="([^"]*)"/.exec(shown)?.[1];
    assert.equal(sandbox, 'allow-popups allow-popups-to-escape-sandbox');
    const frame = await get(`/mails/${newestId()}/html`);
    const policy = frame.headers.get('content-security-policy') ?? '';
    assert.match(
      policy,
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
    );
    assert.doesNotMatch(policy, /script/);
    assert.equal(frame.headers.get('x-content-type-options'), 'nosniff');
    for (const path of ['/', `/mails/${newestId()}`]) {
      const ours = (await get(path)).headers.get('content-security-policy') ?? '';
      assert.match(ours, /^default-src 'none'/);
      assert.doesNotMatch(ours, /script-src/);
    }
  });

  it('has nothing at ids that are none, whatever they point to', async () => {
    await send(sink, {});
    const ids = [
      '..%2F..%2Fetc%2Fpasswd',
      '....%2F%2Fx',
      'index.jsonl',
      '%00',
      newestId().toLowerCase(),
    ];
    for (const id of ids) {
      for (const path of [
        `/mails/${id}`,
        `/mails/${id}/eml`,
        `/mails/${id}/html`,
        `/api/mails/${id}`,
      ]) {
        assert.equal((await get(path)).status, 404, path);
      }
    }
  });

  it('is emptied by its own page and by programs, not by other sites', async () => {
    const post = (site: string) =>
      fetch(`${sink.pageUrl}/mails/delete`, {
        method: 'POST',
        headers: { 'sec-fetch-site': site },
        redirect: 'manual',
      });
    await send(sink, {});
    assert.equal((await post('cross-site')).status, 403);
    assert.equal(sink.mails().length, 1);
    assert.equal((await post('same-origin')).status, 303);
    assert.equal(sink.mails().length, 0);
    await send(sink, {});
    assert.equal((await fetch(`${sink.pageUrl}/api/mails`, { method: 'DELETE' })).status, 204);
    assert.equal(sink.mails().length, 0);
  });

  it('takes faults over HTTP, lists them, uses them up, and refuses unknown ones', async () => {
    const set = (fault: unknown) =>
      fetch(`${sink.pageUrl}/api/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
    assert.equal((await set({ kind: 'answer', code: 451, times: 2 })).status, 201);
    assert.equal((await set({ kind: 'earthquake' })).status, 400);
    assert.equal((await set({ kind: 'answer', code: 250 })).status, 400);
    await assert.rejects(send(sink, {}), /451/);
    await assert.rejects(send(sink, {}), /451/);
    await send(sink, {});
    assert.equal(sink.mails().length, 1);

    await set({ kind: 'refuse-connections' });
    assert.deepEqual(await (await get('/api/faults')).json(), {
      faults: [{ kind: 'refuse-connections' }],
    });
    await assert.rejects(send(sink, {}), /ECONNREFUSED/);
    await fetch(`${sink.pageUrl}/api/faults`, { method: 'DELETE' });
    await send(sink, {});
    assert.equal(sink.mails().length, 2);
  });

  it('tells a waiting test which mails there are when the right one does not come', async () => {
    await send(sink, {});
    await assert.rejects(
      sink.waitForMail(({ subject }) => subject === 'Another', 50),
      /jorinde@example\.com: Your parcel is on its way/,
    );
  });

  it('keeps the summary of old mails when the memory is full', async () => {
    const small = await startMailCatcher({ smtpPort: 0, pagePort: 0, memoryBytes: 4000 });
    const text = 'x'.repeat(2000);
    await send(small, { subject: 'Old', text }, { subject: 'New', text });
    assert.deepEqual(
      small.mails().map(({ subject }) => subject),
      ['New', 'Old'],
    );
    assert.equal(await small.raw(small.mails()[1]?.id ?? ''), null);
    assert.notEqual(await small.raw(small.mails()[0]?.id ?? ''), null);
    await small.stop();
  });
});

describe('mail catcher on a folder', () => {
  let directory: string;
  let running: MailCatcher | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdfast-mail-'));
  });
  afterEach(async () => {
    await running?.stop();
    await rm(directory, { recursive: true });
  });

  /** Starts it on the folder, after stopping the one before. */
  async function restart(): Promise<MailCatcher> {
    await running?.stop();
    running = await startMailCatcher({ smtpPort: 0, pagePort: 0, directory });
    return running;
  }

  it('keeps each mail as an .eml file, and finds it after a restart', async () => {
    const first = await restart();
    await send(first, { subject: 'One' }, { subject: 'Two' });
    const [two, one] = first.mails();
    assert.match(await readFile(join(directory, `${one?.id}.eml`), 'utf8'), /^Subject: One\r$/m);

    await writeFile(join(directory, 'index.jsonl'), '{"id":"cut off by a cra', { flag: 'a' });
    await rm(join(directory, `${two?.id}.eml`));
    const second = await restart();
    assert.deepEqual(second.mails(), [one]);
    await second.clear();
    assert.deepEqual(await readdir(directory), []);
  });

  it('goes on after a line that a crash has cut short', async () => {
    const first = await restart();
    await send(first, { subject: 'One' });
    await writeFile(join(directory, 'index.jsonl'), '{"id":"cut', { flag: 'a' });
    const second = await restart();
    await send(second, { subject: 'Two' });
    const third = await restart();
    assert.deepEqual(
      third.mails().map(({ subject }) => subject),
      ['Two', 'One'],
    );
  });
});
