import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { ACTION_NAMES } from '../../domain/order/action-names.ts';
import { SYSTEM_ACTION_NAMES } from '../../domain/order/action-table.ts';
import { ACTION_PAYLOADS } from '../../temporal/action-payloads.ts';
import {
  BULK_WORKFLOW_TYPE,
  ORDER_WORKFLOW_TYPE,
  PRINT_WORKFLOW_TYPE,
  QUOTE_WORKFLOW_TYPE,
} from '../../temporal/names.ts';
import * as workflows from '../../workflows/index.ts';
import { ACTION_SIGNALS } from '../../workflows/messages.ts';
import { orderStage } from '../support/order-stage.ts';
import { workflowBundle } from '../support/servers.ts';

/** Measured: 2.07 MB with SDK 1.24.0, and a tenth more. */
const BUDGET_BYTES = 2_280_000;

describe('the workflows, as the engine knows them', () => {
  const stage = orderStage();

  it('are these and no others: a name is for ever', () => {
    const types = [
      BULK_WORKFLOW_TYPE,
      ORDER_WORKFLOW_TYPE,
      PRINT_WORKFLOW_TYPE,
      QUOTE_WORKFLOW_TYPE,
    ];
    assert.deepEqual(Object.keys(workflows), types);
  });

  it('have one signal for each action that people may ask for, named as the action', () => {
    assert.deepEqual(Object.keys(ACTION_SIGNALS), [...ACTION_NAMES]);
    for (const name of ACTION_NAMES) assert.equal(ACTION_SIGNALS[name].name, name);
    assert.deepEqual(Object.keys(ACTION_PAYLOADS).sort(), [...ACTION_NAMES].sort());
  });

  it('have no signal for what only the engine itself reports', () => {
    for (const name of SYSTEM_ACTION_NAMES) assert.equal(name in ACTION_SIGNALS, false, name);
  });

  it('take every one of these signals in: none is swallowed for want of a handler', async () => {
    const { engine, shop } = stage();
    const draft = await stage().authorized();
    const ids = await Promise.all(ACTION_NAMES.map((name) => engine.signal(draft, name)));
    for (const id of ids) await engine.outcome(id);
    const rows: { type: string }[] = await shop
      .db('order_actions')
      .whereIn('id', ids)
      .select('type');
    assert.deepEqual(rows.map(({ type }) => type).sort(), [...ACTION_NAMES].sort());
  });
});

describe('the workflow bundle', () => {
  it(`stays under ${BUDGET_BYTES / 1_000_000} MB`, async () => {
    const { codePath } = await workflowBundle();
    const { size } = await stat(codePath);
    assert.ok(size < BUDGET_BYTES, `it has ${size} bytes`);
    assert.ok(size > 1_000_000, `only ${size} bytes: is it the bundle?`);
  });

  it('holds nothing that does I/O or checks schemas: no zod, knex, express, node built-ins', async () => {
    const { codePath } = await workflowBundle();
    const code = await readFile(codePath, 'utf8');
    const modules = [...code.matchAll(/^\/\*{3}\/ "([^"]+)"$/gm)].map(([, name]) => name ?? '');
    assert.ok(modules.length > 50, `found ${modules.length} modules`);
    const foreign = /node_modules\/(zod|knex|express|mysql2|nodemailer|handlebars)\/|^node:|\/db\//;
    assert.deepEqual(
      modules.filter((name) => foreign.test(name)),
      [],
    );
    const own = modules.filter((name) => !name.includes('node_modules') && name.startsWith('./'));
    assert.deepEqual(
      own.filter((name) => !/^\.\/(workflows|domain|temporal)\//.test(name)),
      [],
    );
  });
});
