import { IllegalStateError } from '@temporalio/common';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** What tests bring about on purpose, or what every worker of one queue says at its start. */
const EXPECTED = /^(No workflows registered|(Local activity|Activity|Workflow) failed)/;

// Before the first worker of the run: warnings only, so that a failing test can be read.
try {
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, timestampNanos, message, meta }) => {
      if (EXPECTED.test(message)) return;
      const at = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
      console.error(`${at} [${level}] ${message}`, meta ?? '');
    }),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
} catch (error) {
  // mocha loads a file a second time when it could not be `require`d: it is installed then.
  if (!(error instanceof IllegalStateError)) throw error;
}
