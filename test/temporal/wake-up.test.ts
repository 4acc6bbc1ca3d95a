import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { freePorts } from '../../scripts/setup/ports.ts';
import { listenForWakeUps, wakeUpSender } from '../../temporal/wake-up.ts';

describe('the word that an action is decided', () => {
  const decisions = new EventEmitter();
  let address: { host: string; port: number };
  let unlisten: () => void;

  before(async () => {
    const [port = 0] = await freePorts(1);
    address = { host: '127.0.0.1', port };
    unlisten = listenForWakeUps(address, decisions);
  });
  after(() => unlisten());

  /** Words may be lost, so they are said until they are heard. */
  async function heard(actionId: string, say: () => void): Promise<void> {
    const saying = setInterval(say, 20);
    await once(decisions, actionId).finally(() => clearInterval(saying));
  }

  it('reaches who waits for it', async () => {
    const tell = wakeUpSender(address);
    await heard('01ACTION', () => tell('01ACTION'));
  });

  it('does no harm when it is nonsense', async () => {
    const stranger = createSocket('udp4').unref();
    for (const nonsense of ['error', '', 'x'.repeat(2000)]) stranger.send(nonsense, address.port);
    const tell = wakeUpSender(address);
    await heard('02ACTION', () => tell('02ACTION'));
    stranger.close();
  });

  it('is lost without a trace where nobody listens', async () => {
    const [port = 0] = await freePorts(1);
    const tell = wakeUpSender({ host: '127.0.0.1', port });
    for (let i = 0; i < 3; i += 1) tell('03ACTION');
    await heard('04ACTION', () => wakeUpSender(address)('04ACTION'));
    assert.equal(decisions.eventNames().length, 0);
  });
});
