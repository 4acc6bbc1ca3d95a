import assert from 'node:assert/strict';
import { branchOf, chanceOf, freshSeed } from '../../scripts/chaos/random.ts';
import { runScenario, verdictLines } from '../../scripts/chaos/run-scenario.ts';
import { promised, timed } from '../../scripts/chaos/scenario.ts';
import { SCENARIOS } from '../../scripts/chaos/scenarios.ts';
import { sharedChaosStack } from '../support/chaos-stack.ts';

describe('the chance of a plan of faults', () => {
  const drawn = (seed: number) => {
    const chance = chanceOf(seed);
    return Array.from({ length: 50 }, () => chance.between(3, 9));
  };

  it('is the same for the same seed, and another for another', () => {
    assert.deepEqual(drawn(7), drawn(7));
    assert.notDeepEqual(drawn(7), drawn(8));
    assert.ok(drawn(7).every((n) => n >= 3 && n <= 9));
    assert.deepEqual([...new Set(drawn(7))].sort(), [3, 4, 5, 6, 7, 8, 9]);
  });

  it('does not shift in one life by what happens in another', () => {
    const chance = chanceOf(7);
    const before = branchOf(chance, 4).next();
    chance.next();
    assert.equal(branchOf(chance, 4).next(), before);
    assert.notEqual(branchOf(chance, 5).next(), before);
  });
});

describe('the verdict on a run', () => {
  const audit = { invariants: [], violations: 0, seconds: 1 };
  const verdict = {
    ...{ scenario: 'R-00', title: 'nothing', seed: 42, short: true, seconds: 3, audit },
    measured: [promised('lost', 1, '0', false), timed('drain', 70, 's', '≤ 60 s', false)],
  };

  it('tells figures beside their targets, and how to repeat the run', () => {
    const lines = verdictLines({ ...verdict, passed: false }).join('\n');
    assert.match(lines, /✗ lost: 1 \(target: 0\)\n! drain: 70 s \(target: ≤ 60 s\)/);
    assert.match(lines, /R-00 FAILED in 3 s\. Repeat its plan with CHAOS_SEED=42\.$/);
  });
});

describe('what was promised, under faults', function () {
  this.timeout(120_000);
  before(async () => {
    await sharedChaosStack();
  });

  for (const scenario of SCENARIOS) {
    it(`is kept while ${scenario.title} (${scenario.id})`, async () => {
      const seed = freshSeed();
      const options = { seed, short: true, say: () => undefined };
      const verdict = await runScenario(scenario, await sharedChaosStack(), options);
      assert.ok(verdict.passed, `\n${verdictLines(verdict).join('\n')}`);
      assert.ok(verdict.audit.invariants.some(({ looked }) => looked > 0));
    });
  }
});
