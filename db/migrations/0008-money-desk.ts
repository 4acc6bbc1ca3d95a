import type { Knex } from 'knex';
import { recordedOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';
import { amountOpen, overpaid } from '../../domain/payment/payments.ts';
import { parseJson } from '../knex.ts';

const id = (table: Knex.CreateTableBuilder, name: string, length = 26) =>
  table.specificType(name, `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`);
const at = (table: Knex.CreateTableBuilder, name: string) =>
  table.specificType(name, 'DATETIME(3)');
const long = (table: Knex.CreateTableBuilder, name: string) => table.specificType(name, 'LONGTEXT');

/** What the money desk works with: bank transfers, what is open on each order, jobs over many orders. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('orders', (table) => {
    table.bigInteger('open_amount').notNullable().defaultTo(0);
    table.bigInteger('overpaid_amount').notNullable().defaultTo(0);
    // The digits of the number as a bank's customer writes them, without zeros at the front.
    id(table, 'number_digits', 21).notNullable().defaultTo('');
    table.index(['number_digits']);
    table.index(['open_amount', 'currency']);
    table.index(['overpaid_amount', 'placed_at']);
  });
  await knex.schema.alterTable('invoices', (table) => {
    id(table, 'number_digits', 21).notNullable().defaultTo('');
    table.index(['number_digits']);
  });
  for (const table of ['orders', 'invoices']) await fillDigits(knex, table);
  await fillAmounts(knex);

  await knex.schema.createTable('bank_transfers', (table) => {
    id(table, 'id').primary();
    // Ours, on which it came in; empty where there is only one.
    id(table, 'account', 34).notNullable();
    id(table, 'bank_id', 100).notNullable();
    table.specificType('booked_on', 'DATE').notNullable();
    table.bigInteger('amount').notNullable();
    table.string('currency', 3).notNullable();
    table.string('remittance', 500).notNullable();
    table.string('counterparty_name', 140).nullable();
    table.string('counterparty_iban', 34).nullable();
    id(table, 'status', 20).notNullable();
    long(table, 'candidates').notNullable();
    // Where nobody need look: the order it is for, and when that was told of it.
    id(table, 'due_order_id').nullable();
    at(table, 'told_at').nullable();
    id(table, 'order_id').nullable();
    id(table, 'payment_id', 30).nullable();
    table.string('ignored_because', 500).nullable();
    table.string('decided_by', 100).nullable();
    at(table, 'decided_at').nullable();
    at(table, 'created_at').notNullable();
    // The same statement again books nothing again.
    table.unique(['account', 'bank_id']);
    table.foreign('order_id').references('orders.id');
    table.foreign('due_order_id').references('orders.id');
    table.index(['status', 'id']);
  });

  await knex.schema.createTable('bulk_jobs', (table) => {
    id(table, 'id').primary();
    id(table, 'action', 40).notNullable();
    long(table, 'payload').notNullable();
    id(table, 'status', 20).notNullable();
    table.string('actor_id', 100).notNullable();
    table.string('request_id', 100).nullable();
    at(table, 'created_at').notNullable();
  });
  await knex.schema.createTable('bulk_items', (table) => {
    id(table, 'job_id').notNullable();
    table.integer('n').unsigned().notNullable();
    id(table, 'order_id').notNullable();
    // What it becomes in the order's own log.
    id(table, 'action_id', 60).notNullable();
    at(table, 'sent_at').nullable();
    table.primary(['job_id', 'n']);
    table.unique(['job_id', 'order_id']);
    table.foreign('job_id').references('bulk_jobs.id');
    table.foreign('order_id').references('orders.id');
  });
}

const fillDigits = (knex: Knex, table: string): Promise<unknown> =>
  knex.raw(
    `UPDATE ?? SET number_digits =
       RIGHT(TRIM(LEADING '0' FROM REGEXP_REPLACE(number, '[^0-9]', '')), 21)`,
    [table],
  );

/** What is open is worked out by the rules: of each order that was placed before, once. */
async function fillAmounts(knex: Knex): Promise<void> {
  for (let after = ''; ;) {
    const rows: { id: string; state: string }[] = await knex('orders')
      .where('id', '>', after)
      .orderBy('id')
      .limit(500)
      .select('id', 'state');
    for (const { id: orderId, state } of rows) {
      const order = recordedOrder(parseJson<Order>(state));
      await knex('orders')
        .where('id', orderId)
        .update({ open_amount: amountOpen(order), overpaid_amount: overpaid(order) });
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['bulk_items', 'bulk_jobs', 'bank_transfers']) {
    await knex.schema.dropTableIfExists(table);
  }
  await knex.schema.alterTable('invoices', (table) => {
    table.dropIndex(['number_digits']);
    table.dropColumn('number_digits');
  });
  await knex.schema.alterTable('orders', (table) => {
    table.dropIndex(['number_digits']);
    table.dropIndex(['open_amount', 'currency']);
    table.dropIndex(['overpaid_amount', 'placed_at']);
    table.dropColumns('open_amount', 'overpaid_amount', 'number_digits');
  });
}
