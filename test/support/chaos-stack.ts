import { loadConfig } from '../../config.ts';
import { startChaosStack, type ChaosStack } from '../../scripts/chaos/chaos-stack.ts';

let started: Promise<ChaosStack> | undefined;

/** The stack that tests of faults may break: started by the first that asks, shared, stopped after the last test. */
export const sharedChaosStack = (): Promise<ChaosStack> =>
  (started ??= startChaosStack(loadConfig(), { documents: false }));

after('stop the stack that was broken', async function () {
  this.timeout(60_000);
  await started?.then(
    (stack) => stack.stop(),
    // Whoever asked for it has been told.
    () => undefined,
  );
});
