import type { Knex } from 'knex';
import { invoiceStandings } from '../../domain/invoice/status.ts';
import { recordedOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';

/** What invoices and customers are looked for by, over all orders. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('invoices', (table) => {
    table.boolean('debit').notNullable().defaultTo(false);
    // Where it stands, and what is still to be paid on it: the order's state says so, and every action writes it here.
    table.string('standing', 14).notNullable().defaultTo('paid');
    table.bigInteger('open_amount').unsigned().notNullable().defaultTo(0);
    table.index(['standing', 'issued_at']);
    table.index(['standing', 'due_at', 'currency', 'open_amount'], 'invoices_open_by_due_date');
    table.index(['kind', 'debit', 'issued_at']);
    table.index(['due_at']);
    table.index(['gross']);
  });
  await whereInvoicesStand(knex);

  await knex.schema.alterTable('customers', (table) => {
    table.specificType('delivery_address', 'LONGTEXT').nullable();
    table.index(['company']);
    table.index(['created_at', 'id']);
  });
  // Without blanks, as people type them now with and now without.
  await knex.raw(`
    ALTER TABLE customers ADD COLUMN postcode VARCHAR(20) CHARACTER SET utf8mb4
      AS (LEFT(REPLACE(JSON_UNQUOTE(JSON_EXTRACT(billing_address, '$.postcode')), ' ', ''), 20)) STORED`);
  // Last digit first: 06 1234 5678 and +31 6 1234 5678 end alike.
  await knex.raw(`
    ALTER TABLE customers ADD COLUMN phone_backwards VARCHAR(40) CHARACTER SET utf8mb4
      AS (REVERSE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        phone, ' ', ''), '-', ''), '.', ''), '/', ''), '(', ''), ')', ''), '+', ''))) STORED`);
  await knex.schema.alterTable('customers', (table) => {
    table.index(['postcode']);
    table.index(['phone_backwards']);
  });
}

/** Of the invoices there are, those that are not simply paid. */
async function whereInvoicesStand(knex: Knex): Promise<void> {
  const PAGE = 500;
  for (let after = ''; ;) {
    const orders: { id: string; state: string }[] = await knex('orders')
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .select('id', 'state');
    for (const { id, state } of orders) {
      const order = recordedOrder(JSON.parse(state) as Order);
      for (const { invoiceId, standing, open } of invoiceStandings(order)) {
        const debit = order.invoices.some((invoice) => invoice.id === invoiceId && invoice.debit);
        if (standing === 'paid' && !debit) continue;
        await knex('invoices')
          .where({ order_id: id, invoice_id: invoiceId })
          .update({ debit, standing, open_amount: open });
      }
    }
    if (orders.length < PAGE) return;
    after = orders.at(-1)?.id ?? after;
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('customers', (table) => {
    table.dropIndex(['phone_backwards']);
    table.dropIndex(['postcode']);
    table.dropIndex(['company']);
    table.dropIndex(['created_at', 'id']);
    table.dropColumns('phone_backwards', 'postcode', 'delivery_address');
  });
  await knex.schema.alterTable('invoices', (table) => {
    table.dropIndex(['standing', 'issued_at']);
    table.dropIndex([], 'invoices_open_by_due_date');
    table.dropIndex(['kind', 'debit', 'issued_at']);
    table.dropIndex(['due_at']);
    table.dropIndex(['gross']);
    table.dropColumns('debit', 'standing', 'open_amount');
  });
}
