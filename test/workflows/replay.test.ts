import assert from 'node:assert/strict';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker, type ReplayWorkerOptions } from '@temporalio/worker';
import { parseHistory, storedHistories } from '../support/histories.ts';
import { mutantBundle, type Mutant } from '../support/mutants.ts';
import { workflowBundle } from '../support/servers.ts';
import '../support/runtime.ts';

/** Changes that replay would have to catch before they reach running orders. */
const MUTANTS: readonly Mutant[] = [
  {
    change: 'shows the order before it decides',
    file: 'workflows/order/order-workflow.ts',
    from: '      standing = await decided(action);\n      show(standing);',
    to: '      if (standing) show({ ...standing, nextDeadline: null, view: { ...standing.view, onHold: !standing.view.onHold } });\n      standing = await decided(action);\n      show(standing);',
  },
  {
    change: 'sets the timer anew with every decision',
    file: 'workflows/order/alarm.ts',
    from: '      !this.#rung\n',
    to: '      !this.#rung &&\n      deadline === null\n',
  },
  {
    change: 'waits for mails and documents inside the loop',
    file: 'workflows/order/order-workflow.ts',
    from: '    if (outcome.messages.length > 0) messages.send(action.actionId, outcome.messages);\n',
    to: '    if (outcome.messages.length > 0) messages.send(action.actionId, outcome.messages);\n    await condition(() => messages.none);\n',
  },
  {
    change: 'shows nothing in search attributes any more',
    file: 'workflows/order/publish.ts',
    from: '    if (pairs.length > 0) upsertSearchAttributes(pairs);\n',
    to: '    void pairs;\n',
  },
  {
    change: 'decides everything twice, to be on the safe side',
    file: 'workflows/order/order-workflow.ts',
    from: '      standing = await decided(action);\n',
    to: '      standing = await decided(action);\n      standing = await decided(action);\n',
  },
  {
    change: 'shows the order while its money is moving',
    file: 'workflows/order/order-workflow.ts',
    from: 'if (money.length === 0 || view.needsAttention) publish',
    to: 'publish',
  },
  {
    change: 'does not take up the mails of the run before',
    file: 'workflows/order/order-workflow.ts',
    from: '  messages.resume(carriedOver?.messages ?? []);\n',
    to: '',
  },
];

describe('stored histories', function () {
  this.timeout(60_000);

  let files: Awaited<ReturnType<typeof storedHistories>>;
  before(async () => {
    files = await storedHistories();
  });

  /** Replays every stored history; returns what went wrong, by file. */
  async function replayed(options: ReplayWorkerOptions): Promise<Map<string, Error | undefined>> {
    const histories = files.map(({ name, text }) => ({
      workflowId: name,
      history: parseHistory(text),
    }));
    const results = new Map<string, Error | undefined>();
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
      results.set(workflowId, error);
    }
    return results;
  }

  it('are at least one for each of twenty paths', () => {
    const paths = new Set(files.map(({ name }) => name.replace(/-\d+_[\d.]+\.json$/, '')));
    assert.ok(paths.size >= 20, `there are ${paths.size} paths`);
  });

  it('are all replayed by the workflow as it is now', async () => {
    const results = await replayed({ workflowBundle: await workflowBundle() });
    const failures = [...results].filter(([, error]) => error);
    assert.deepEqual(failures, []);
    assert.deepEqual(
      [...results.keys()],
      files.map(({ name }) => name),
      'every file was replayed',
    );
  });

  for (const mutant of MUTANTS) {
    it(`catch a workflow that ${mutant.change}`, async () => {
      const results = await replayed({ workflowBundle: await mutantBundle(mutant) });
      const caught = [...results].filter(([, e]) => e instanceof DeterminismViolationError);
      assert.ok(caught.length > 0, 'no history was broken by it');
      assert.equal(results.size, files.length);
    });
  }
});
