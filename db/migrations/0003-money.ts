import type { Knex } from 'knex';

/** ASCII ids compare by bytes, and take one byte a character in every index. */
const id = (table: Knex.CreateTableBuilder, name: string, length = 26) =>
  table.specificType(name, `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`);
const at = (table: Knex.CreateTableBuilder, name: string) =>
  table.specificType(name, 'DATETIME(3)');

/** The customers' store credit, as a ledger: the balance is the sum, and no entry is ever changed. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('store_credits', (table) => {
    // `{actionId}/{n}` for what an order moves: the same effect can be written once only.
    id(table, 'key', 100).primary();
    id(table, 'customer_id').notNullable();
    id(table, 'order_id').nullable();
    table.string('currency', 3).notNullable();
    table.bigInteger('amount').notNullable();
    // Why a person granted it; null for what an order moves.
    table.string('reason', 500).nullable();
    table.string('actor_id', 100).notNullable();
    at(table, 'at').notNullable();
    table.foreign('customer_id').references('customers.id');
    table.foreign('order_id').references('orders.id');
    table.index(['customer_id', 'at']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('store_credits');
}
