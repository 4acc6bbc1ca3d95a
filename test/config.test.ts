import assert from 'node:assert/strict';
import { ConfigError, loadConfig, loadServiceConfig, toEnvironment } from '../config.ts';

describe('config', () => {
  it('works with nothing set', () => {
    const config = loadConfig({});
    assert.equal(config.port, 3000);
    assert.equal(config.publicUrl, 'http://localhost:3000');
    assert.deepEqual(config.queues, ['orders', 'documents']);
    assert.equal(config.chromiumSandbox, true);
    assert.equal(config.databaseUrl, undefined);
  });

  it('names every bad variable in one message', () => {
    const env = { PORT: '99999', DATABASE_URL: 'postgres://x/y', QUEUES: 'mail', API_KEY: 'short' };
    assert.throws(
      () => loadConfig(env),
      (error: unknown) => {
        assert(error instanceof ConfigError);
        for (const name of Object.keys(env)) assert.match(error.message, new RegExp(`- ${name} `));
        assert.match(error.message, /mysql:\/\//);
        return true;
      },
    );
  });

  it('takes an empty variable as not set', () => {
    assert.equal(loadConfig({ PORT: '', DATABASE_URL: '' }).port, 3000);
  });

  it('wants the name of a database in DATABASE_URL', () => {
    assert.throws(() => loadConfig({ DATABASE_URL: 'mysql://u:p@h:3306/' }), /name of a database/);
  });

  it('refuses the test payment provider in production', () => {
    const env = { NODE_ENV: 'production', PAYMENT_WEBHOOK_SECRET: 'a-long-enough-secret' };
    assert.equal(loadConfig(env).nodeEnv, 'production');
    assert.throws(
      () => loadConfig({ ...env, PAYMENT_PROVIDER_URL: 'http://127.0.0.1:4010' }),
      /PAYMENT_PROVIDER_URL .*must not run in production/,
    );
  });

  it('wants a webhook secret of one’s own in production', () => {
    assert.throws(() => loadConfig({ NODE_ENV: 'production' }), /PAYMENT_WEBHOOK_SECRET/);
  });

  it('uses TLS whenever a key or a certificate goes over the line', () => {
    assert.equal(loadConfig({}).temporal.tls, false);
    assert.equal(loadConfig({ TEMPORAL_API_KEY: 'k' }).temporal.tls, true);
    assert.throws(() => loadConfig({ TEMPORAL_TLS_CLIENT_CERT_PATH: 'a.pem' }), /go together/);
  });

  it('tells a worker or the API every address that is missing', () => {
    assert.throws(
      () => loadServiceConfig({ SMTP_URL: 'smtp://127.0.0.1:1025' }),
      /DATABASE_URL is missing[^]*TEMPORAL_ADDRESS is missing/,
    );
  });

  it('hands its settings on to child processes unchanged', () => {
    const config = loadConfig({
      PORT: '3100',
      DATA_DIR: '/tmp/shop',
      DATABASE_URL: 'mysql://u:p@127.0.0.1:3306/shop',
      TEMPORAL_ADDRESS: 'temporal.example:7233',
      TEMPORAL_API_KEY: 'key',
      SMTP_URL: 'smtp://127.0.0.1:2025',
      QUEUES: 'documents',
      CHROMIUM_SANDBOX: 'off',
      MAIL_PAGE_PORT: '8100',
      PATH: '/usr/bin:/bin',
    });
    assert.deepEqual(loadConfig(toEnvironment(config)), config);
  });
});
