import type { Knex } from 'knex';

const id = (table: Knex.CreateTableBuilder, name: string, length = 26) =>
  table.specificType(name, `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`);
const at = (table: Knex.CreateTableBuilder, name: string) =>
  table.specificType(name, 'DATETIME(3)');
const json = (table: Knex.CreateTableBuilder, name: string) => table.specificType(name, 'LONGTEXT');

/** Coupons with their uses; quotes with their documents and mails. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('coupons', (table) => {
    id(table, 'id').primary();
    table.string('code', 40).notNullable().unique();
    table.integer('version').unsigned().notNullable().defaultTo(0);
    json(table, 'data').notNullable();
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
  });

  await knex.schema.createTable('coupon_uses', (table) => {
    // `{actionId}/{n}/{coupon}`: the same effect can be written once only.
    id(table, 'key', 130).primary();
    id(table, 'coupon_id').notNullable();
    id(table, 'order_id').notNullable();
    id(table, 'customer_id').notNullable();
    // What it gave, minor units of the order's currency.
    table.bigInteger('amount').unsigned().notNullable();
    at(table, 'at').notNullable();
    // The order was cancelled: it counts no more.
    at(table, 'released_at').nullable();
    table.unique(['order_id', 'coupon_id']);
    table.foreign('coupon_id').references('coupons.id');
    table.foreign('order_id').references('orders.id');
    table.foreign('customer_id').references('customers.id');
    table.index(['coupon_id', 'customer_id']);
  });

  await knex.schema.createTable('quotes', (table) => {
    id(table, 'id').primary();
    table.string('number', 40).notNullable().unique();
    table.integer('version').unsigned().notNullable().defaultTo(0);
    // `expired` is not kept: it follows from the last day.
    table.string('status', 10).notNullable();
    // The last day on which it holds, in the shop's zone.
    table.string('valid_until', 10).notNullable();
    id(table, 'customer_id').notNullable();
    table.string('currency', 3).notNullable();
    table.bigInteger('total').unsigned().notNullable();
    // The draft of the order that it may become.
    json(table, 'state').notNullable();
    json(table, 'buyer').notNullable();
    json(table, 'delivery_address').notNullable();
    table.text('customer_comment').nullable();
    // The order it has become, and the one it was copied from.
    id(table, 'order_id').nullable().unique();
    id(table, 'copy_of').nullable();
    at(table, 'sent_at').nullable();
    at(table, 'accepted_at').nullable();
    at(table, 'declined_at').nullable();
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    table.foreign('customer_id').references('customers.id');
    table.foreign('order_id').references('orders.id');
    table.foreign('copy_of').references('orders.id');
    table.index(['created_at', 'id']);
    table.index(['status', 'created_at']);
    table.index(['customer_id', 'created_at']);
  });

  await knex.schema.createTable('quote_documents', (table) => {
    // `quote/{quote}/{version}`: what a quote said at one of its versions.
    id(table, 'key', 60).primary();
    id(table, 'quote_id').notNullable();
    json(table, 'snapshot').notNullable();
    id(table, 'sha256', 64).nullable();
    table.specificType('pdf', 'LONGBLOB').nullable();
    at(table, 'created_at').notNullable();
    at(table, 'rendered_at').nullable();
    table.foreign('quote_id').references('quotes.id');
  });

  await knex.schema.createTable('quote_mails', (table) => {
    // The id of the request that asked for it: asked for again under the same key, it is the same mail.
    id(table, 'key').primary();
    id(table, 'quote_id').notNullable();
    id(table, 'document_key', 60).notNullable();
    table.string('status', 10).notNullable();
    table.string('message_id', 200).notNullable().unique();
    table.text('to').nullable();
    table.string('subject', 300).nullable();
    table.specificType('html', 'MEDIUMTEXT').nullable();
    table.specificType('text', 'MEDIUMTEXT').nullable();
    table.string('error', 500).nullable();
    at(table, 'created_at').notNullable();
    at(table, 'sent_at').nullable();
    table.foreign('quote_id').references('quotes.id');
    table.foreign('document_key').references('quote_documents.key');
    table.index(['quote_id', 'created_at']);
    table.index(['status', 'created_at']);
  });
}

const TABLES = ['quote_mails', 'quote_documents', 'quotes', 'coupon_uses', 'coupons'];

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTableIfExists(table);
}
