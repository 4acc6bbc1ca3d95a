import assert from 'node:assert/strict';
import { PEOPLES_ACTION_NAMES } from '../../domain/order/action-table.ts';
import { freshSeed } from '../../scripts/chaos/random.ts';
import { PAYLOADS } from '../../scripts/model/payloads.ts';
import { modelLines, runModel } from '../../scripts/model/run-model.ts';
import { sequencesOf } from '../../scripts/model/sequences.ts';
import { sharedChaosStack } from '../support/chaos-stack.ts';

describe('the model of orders', function () {
  this.timeout(180_000);
  before(async () => {
    await sharedChaosStack();
  });

  it('knows what to say along with every action', () => {
    const missing = PEOPLES_ACTION_NAMES.filter((name) => !(name in PAYLOADS));
    assert.deepEqual(missing, [], 'Add how to make their payloads to scripts/model/payloads.ts.');
  });

  it('draws the same sequences for the same seed', () => {
    assert.deepEqual(sequencesOf(5, 3, 7), sequencesOf(5, 3, 7));
    assert.notDeepEqual(sequencesOf(5, 3, 7), sequencesOf(6, 3, 7));
  });

  it('is what the real thing does, in 40 sequences by one client and by two, and the audit finds nothing', async () => {
    const stack = await sharedChaosStack();
    const report = await runModel(stack, { seed: freshSeed(), sequences: 40, longest: 4 });
    assert.ok(report.passed, `\n${modelLines(report).join('\n')}`);
    assert.ok((report.applied['place'] ?? 0) > 20);
    assert.ok(Object.keys(report.applied).length > 5, 'many kinds of actions were applied');
  });
});
