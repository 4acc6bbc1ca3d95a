import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { loadConfig } from '../../config.ts';
import { cpuBetween, cpuSeconds } from '../../scripts/bench/cpu.ts';
import { levelFigures, targetsOf } from '../../scripts/bench/figures.ts';
import { benchLifecycle, type LifecycleFigures } from '../../scripts/bench/lifecycle.ts';
import { runLoad } from '../../scripts/bench/load.ts';
import { readOptions } from '../../scripts/bench/options.ts';
import { levelLines, targetLines } from '../../scripts/bench/report.ts';
import type { Round } from '../../scripts/bench/rounds.ts';
import { median, percentile } from '../../scripts/bench/statistics.ts';
import { SetupError } from '../../scripts/setup/setup-error.ts';

describe('statistics of a bench', () => {
  it('take the middle of an odd number, the mean of the two in the middle of an even one', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.ok(Number.isNaN(median([])));
  });

  it('give a percentile that was really measured', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    assert.deepEqual(
      [50, 95, 99, 100].map((p) => percentile(hundred, p)),
      [50, 95, 99, 100],
    );
    assert.equal(percentile([7], 99), 7);
  });
});

describe('load of a bench', () => {
  it('keeps as many lives under way as there are clients, and begins none too late', async () => {
    let underway = 0;
    let most = 0;
    const load = await runLoad(3, 0.2, async () => {
      most = Math.max(most, (underway += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      underway -= 1;
      return { act: 5 };
    });
    assert.equal(most, 3);
    assert.equal(underway, 0);
    assert.equal(load.times['act']?.length, load.lives);
    assert.ok(load.lives >= 3);
  });

  it('fails with the life that went wrong', async () => {
    const wrong = () => Promise.reject(new Error('refused'));
    await assert.rejects(runLoad(2, 1, wrong), /refused/);
  });
});

if (process.platform === 'linux') {
  describe('processor time', () => {
    it('is told of a process that works', () => {
      const pids = { me: process.pid };
      const before = cpuSeconds(pids);
      // Work until the clock of the kernel has seen it: its grain is coarse.
      for (;;) {
        const after = cpuSeconds(pids);
        assert.ok(before && after);
        const { me = 0 } = cpuBetween(before, after);
        if (me >= 0.05) return;
      }
    });

    it('is nothing for a process that is not there', () => {
      assert.deepEqual(cpuSeconds({ gone: 2 ** 30 }), { gone: 0 });
    });
  });
}

const round = (lives: number, bareLives: number): Round => ({
  bare: { lives: bareLives, seconds: 10, times: { first: [1], second: [2], third: [3] } },
  real: { lives, seconds: 10, times: { place: [30], ship: [40], deliver: [20] } },
  drainSeconds: 2,
  sqlStatements: lives * 60,
  history: { events: 42, workflowTasks: 6, bytes: 9000 },
  cpuWhileBare: { Temporal: 1 },
  cpuWhileLoaded: { Temporal: 2, API: 1 },
  cpuWhileDraining: null,
});

describe('figures of a bench', () => {
  it('are medians over the rounds, each compared with the bare engine of its own round', () => {
    const level = levelFigures(8, [round(50, 100), round(60, 100), round(30, 40)]);
    assert.equal(level.lifecyclesPerSecond, 5);
    assert.equal(level.bareLifecyclesPerSecond, 10);
    assert.equal(level.ratio, 0.6);
    assert.equal(level.lifecyclesTotal, 140);
    assert.equal(level.sqlStatementsPerLifecycle, 60);
    assert.deepEqual(level.actions['ship'], { p50Ms: 40, p95Ms: 40, p99Ms: 40 });
    assert.deepEqual(level.cpuSeconds, { Temporal: 6, API: 3 });
    assert.equal(level.cpuMsPerLifecycleDraining, null);
  });

  it('are held against the targets of the levels that were measured', () => {
    const eight = levelFigures(8, [round(50, 100)]);
    const targets = targetsOf([eight]);
    assert.deepEqual(
      targets.map(({ met }) => met),
      [false, true, true, true],
    );
    const lines = [...levelLines(eight), ...targetLines(targets)].join('\n');
    assert.match(lines, /ratio to the bare engine .* 0\.5 \(≥ 0\.6\) NOT reached/);
    assert.match(lines, /ship, ms +p50 40/);
  });
});

describe('the options of bench', () => {
  it('are 1, 8 and 32 clients for ten seconds, three times, unless told otherwise', () => {
    assert.deepEqual(readOptions(['lifecycle']), {
      levels: [1, 8, 32],
      rounds: 3,
      seconds: 10,
      idempotencyKeys: false,
      json: undefined,
    });
    assert.deepEqual(
      readOptions(['lifecycle', '--concurrency', '4', '--seconds', '2']).levels,
      [4],
    );
  });

  it('are refused with how to use them', () => {
    for (const args of [
      [],
      ['nonsense'],
      ['lifecycle', '--rounds', '0'],
      ['lifecycle', '--fast'],
    ]) {
      assert.throws(() => readOptions(args), SetupError);
    }
  });
});

describe('bench lifecycle', function () {
  this.timeout(240_000);
  let figures: LifecycleFigures;

  before(async () => {
    const options = { levels: [2], rounds: 1, seconds: 1, idempotencyKeys: true, json: undefined };
    const { signal } = new AbortController();
    const heard: number[] = [];
    const told = ({ concurrency }: { concurrency: number }) => heard.push(concurrency);
    figures = await benchLifecycle(loadConfig(), options, { signal, show: false, told });
    assert.deepEqual(heard, [2]);
  });

  it('lives whole orders over the API and bare ones beside', () => {
    const [level] = figures.levels;
    assert.ok(level);
    assert.ok(level.lifecyclesTotal >= 2);
    assert.ok(level.lifecyclesPerSecond > 0 && level.bareLifecyclesPerSecond > 0);
    assert.deepEqual(Object.keys(level.actions), ['place', 'ship', 'deliver']);
  });

  it('counts what an order costs: history, statements, processor time', () => {
    const [level] = figures.levels;
    assert.ok(level);
    // Three signals at the least, each with its task; the targets themselves are for a quiet machine.
    assert.ok(level.historyEventsPerLifecycle > 15 && level.workflowTasksPerLifecycle >= 3);
    assert.ok(level.historyBytesPerLifecycle > 1000);
    assert.ok(level.sqlStatementsPerLifecycle > 30);
    if (!existsSync('/proc/self/stat')) return;
    const processes = Object.keys(level.cpuMsPerLifecycle ?? {});
    for (const name of ['Temporal', 'Database', 'Worker for orders', 'API', 'The bench itself']) {
      assert.ok(processes.includes(name), `${name} is not among ${processes.join(', ')}`);
    }
  });
});
