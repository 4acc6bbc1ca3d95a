/** Runs in a process of its own: `sdk-download-child.ts FOLDER temporal|temporal-test-server`. */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [downloadDir = '', program] = process.argv.slice(2);
const server = { executable: { type: 'cached-download', downloadDir } } as const;

const environment =
  program === 'temporal'
    ? await TestWorkflowEnvironment.createLocal({ server })
    : await TestWorkflowEnvironment.createTimeSkipping({ server });
await environment.teardown();
