import type { Knex } from 'knex';

/** Ids are ULIDs (sortable, unguessable) or keys made of them; compared byte by byte. */
const id = (table: Knex.CreateTableBuilder, name: string, length = 26) =>
  table.specificType(name, `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`);
const at = (table: Knex.CreateTableBuilder, name: string) =>
  table.specificType(name, 'DATETIME(3)');
const json = (table: Knex.CreateTableBuilder, name: string) => table.specificType(name, 'LONGTEXT');

/** The records of the main job: catalogue and stock, customers, orders with everything that happens to them. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('settings', (table) => {
    table.integer('version').unsigned().primary();
    json(table, 'data').notNullable();
    at(table, 'created_at').notNullable();
    table.string('created_by', 100).notNullable();
  });

  await knex.schema.createTable('number_series', (table) => {
    table.string('series', 100).primary();
    table.bigInteger('value').unsigned().notNullable();
    // An invoice may not carry an earlier date than the number before it.
    at(table, 'last_at').notNullable();
  });

  await knex.schema.createTable('customers', (table) => {
    id(table, 'id').primary();
    table.string('number', 40).notNullable().unique();
    table.string('email', 254).notNullable().unique();
    table.string('name', 200).notNullable();
    table.string('company', 200).nullable();
    table.string('phone', 40).nullable();
    table.string('vat_id', 20).nullable();
    table.string('locale', 2).notNullable();
    json(table, 'billing_address').notNullable();
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    table.index(['name']);
  });

  await knex.schema.createTable('products', (table) => {
    id(table, 'id').primary();
    table.string('sku', 64).notNullable().unique();
    table.string('name', 200).notNullable();
    table.string('details', 200).nullable();
    // Minor units in the shop's price mode.
    table.bigInteger('unit_price').unsigned().notNullable();
    table.integer('tax_rate').unsigned().notNullable();
    table.string('location', 40).nullable();
    table.boolean('backorder_allowed').notNullable().defaultTo(false);
    table.integer('notify_under').unsigned().notNullable().defaultTo(0);
    table.boolean('active').notNullable().defaultTo(true);
    at(table, 'created_at').notNullable();
  });

  await knex.schema.createTable('stock', (table) => {
    id(table, 'product_id').primary();
    table.integer('opening').notNullable();
    table.integer('on_hand').notNullable();
    table.integer('reserved').notNullable().defaultTo(0);
    table.foreign('product_id').references('products.id');
    table.check('?? >= 0', ['reserved'], 'stock_reserved_not_negative');
    table.check('?? >= 0', ['on_hand'], 'stock_on_hand_not_negative');
  });

  await knex.schema.createTable('orders', (table) => {
    id(table, 'id').primary();
    table.string('number', 40).notNullable().unique();
    table.integer('version').unsigned().notNullable().defaultTo(0);
    table.integer('event_count').unsigned().notNullable().defaultTo(0);
    table.integer('settings_version').unsigned().notNullable();
    // The facets, derived from `state` and kept beside it for lists.
    table.string('status', 20).notNullable();
    table.string('payment_status', 20).notNullable();
    table.string('fulfillment_status', 20).notNullable();
    table.boolean('on_hold').notNullable();
    table.boolean('needs_attention').notNullable();
    id(table, 'customer_id').notNullable();
    table.string('email', 254).notNullable();
    table.string('source', 10).notNullable();
    table.string('channel', 40).notNullable();
    table.string('payment_method', 40).notNullable();
    table.string('currency', 3).notNullable();
    table.bigInteger('total').unsigned().notNullable();
    json(table, 'state').notNullable();
    json(table, 'buyer').notNullable();
    json(table, 'delivery_address').notNullable();
    table.text('customer_comment').nullable();
    at(table, 'placed_at').nullable();
    at(table, 'next_deadline_at').nullable();
    table.string('next_deadline', 100).nullable();
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    table.foreign('customer_id').references('customers.id');
    table.foreign('settings_version').references('settings.version');
    table.index(['placed_at', 'id']);
    table.index(['status', 'placed_at']);
    table.index(['payment_status', 'placed_at']);
    table.index(['fulfillment_status', 'placed_at']);
    table.index(['needs_attention', 'placed_at']);
    table.index(['on_hold', 'placed_at']);
    table.index(['customer_id', 'placed_at']);
    table.index(['next_deadline_at']);
  });

  await knex.schema.createTable('order_lines', (table) => {
    id(table, 'order_id').notNullable();
    id(table, 'line_id', 10).notNullable();
    id(table, 'product_id').notNullable();
    table.string('sku', 64).notNullable();
    table.string('name', 200).notNullable();
    table.integer('quantity').unsigned().notNullable();
    table.bigInteger('unit_price').unsigned().notNullable();
    table.primary(['order_id', 'line_id']);
    table.foreign('order_id').references('orders.id');
    table.foreign('product_id').references('products.id');
  });

  await knex.schema.createTable('order_actions', (table) => {
    id(table, 'id', 80).primary();
    id(table, 'order_id').notNullable();
    table.string('type', 40).notNullable();
    table.string('outcome', 10).notNullable();
    table.string('code', 40).nullable();
    table.string('reason', 500).nullable();
    table.string('actor_type', 10).notNullable();
    table.string('actor_id', 100).notNullable();
    table.string('request_id', 100).nullable();
    json(table, 'payload').notNullable();
    // What was told to the workflow: told again, word for word, when it asks again.
    json(table, 'result').notNullable();
    table.integer('order_version').unsigned().notNullable();
    at(table, 'at').notNullable();
    at(table, 'recorded_at').notNullable();
    table.foreign('order_id').references('orders.id');
    table.index(['order_id', 'order_version']);
  });

  await knex.schema.createTable('action_notes', (table) => {
    id(table, 'action_id', 80).primary();
    id(table, 'order_id').notNullable();
    table.text('note').notNullable();
    table.foreign('order_id').references('orders.id');
  });

  await knex.schema.createTable('order_events', (table) => {
    id(table, 'order_id').notNullable();
    table.integer('seq').unsigned().notNullable();
    id(table, 'action_id', 80).notNullable();
    table.string('type', 40).notNullable();
    json(table, 'data').notNullable();
    at(table, 'at').notNullable();
    table.primary(['order_id', 'seq']);
    table.foreign('order_id').references('orders.id');
  });

  await knex.schema.createTable('stock_movements', (table) => {
    // `{actionId}/{n}/{product}`: the same effect can be written once only.
    id(table, 'key', 130).primary();
    id(table, 'product_id').notNullable();
    id(table, 'order_id').nullable();
    table.string('movement', 20).notNullable();
    table.integer('on_hand').notNullable();
    table.integer('reserved').notNullable();
    at(table, 'at').notNullable();
    table.foreign('product_id').references('products.id');
    table.foreign('order_id').references('orders.id');
    table.index(['product_id', 'at']);
  });

  await knex.schema.createTable('payments', (table) => {
    id(table, 'order_id').notNullable();
    id(table, 'payment_id', 20).notNullable();
    table.string('provider', 40).notNullable();
    table.string('method', 40).notNullable();
    table.string('scheme', 40).nullable();
    table.string('reference', 100).nullable();
    table.string('authorization', 20).notNullable();
    table.bigInteger('authorized').unsigned().notNullable();
    table.bigInteger('captured').unsigned().notNullable();
    table.bigInteger('refunded').unsigned().notNullable();
    at(table, 'expires_at').nullable();
    table.primary(['order_id', 'payment_id']);
    // Not unique: a reference typed by hand (a bank statement's) may come twice.
    table.index(['provider', 'reference']);
    table.foreign('order_id').references('orders.id');
    table.index(['authorization', 'expires_at']);
  });

  await knex.schema.createTable('invoices', (table) => {
    id(table, 'key', 100).primary();
    id(table, 'order_id').notNullable();
    id(table, 'invoice_id', 20).notNullable();
    table.string('kind', 12).notNullable();
    table.string('series', 100).notNullable();
    table.bigInteger('sequence').unsigned().notNullable();
    table.string('number', 60).notNullable().unique();
    at(table, 'issued_at').notNullable();
    at(table, 'due_at').notNullable();
    table.string('currency', 3).notNullable();
    table.bigInteger('net').notNullable();
    table.bigInteger('tax').notNullable();
    table.bigInteger('gross').notNullable();
    json(table, 'snapshot').notNullable();
    table.unique(['order_id', 'invoice_id']);
    table.unique(['series', 'sequence']);
    table.foreign('order_id').references('orders.id');
    table.index(['issued_at']);
  });

  await knex.schema.createTable('shipments', (table) => {
    id(table, 'order_id').notNullable();
    id(table, 'shipment_id', 20).notNullable();
    table.string('number', 60).notNullable().unique();
    table.string('status', 12).notNullable();
    table.string('carrier', 60).nullable();
    table.string('tracking_number', 100).nullable();
    at(table, 'shipped_at').notNullable();
    at(table, 'delivered_at').nullable();
    table.primary(['order_id', 'shipment_id']);
    table.foreign('order_id').references('orders.id');
    table.index(['tracking_number']);
    table.index(['status', 'shipped_at']);
  });

  await knex.schema.createTable('returns', (table) => {
    id(table, 'order_id').notNullable();
    id(table, 'return_id', 20).notNullable();
    table.string('number', 60).notNullable().unique();
    table.string('status', 12).notNullable();
    at(table, 'requested_at').notNullable();
    table.primary(['order_id', 'return_id']);
    table.foreign('order_id').references('orders.id');
    table.index(['status', 'requested_at']);
  });

  await knex.schema.createTable('documents', (table) => {
    id(table, 'key', 100).primary();
    id(table, 'order_id').notNullable();
    table.string('kind', 20).notNullable();
    id(table, 'subject', 30).notNullable();
    id(table, 'action_id', 80).notNullable();
    // null until rendered; the hash shows that the bytes never change.
    id(table, 'sha256', 64).nullable();
    table.specificType('pdf', 'LONGBLOB').nullable();
    at(table, 'created_at').notNullable();
    at(table, 'rendered_at').nullable();
    table.foreign('order_id').references('orders.id');
    table.index(['action_id']);
    table.unique(['order_id', 'kind', 'subject']);
  });

  await knex.schema.createTable('messages', (table) => {
    id(table, 'key', 100).primary();
    id(table, 'order_id').notNullable();
    id(table, 'action_id', 80).notNullable();
    table.string('kind', 30).notNullable();
    table.string('recipient', 20).notNullable();
    json(table, 'effect').notNullable();
    table.string('status', 10).notNullable();
    table.string('message_id', 200).notNullable().unique();
    table.text('to').nullable();
    table.string('subject', 300).nullable();
    table.specificType('html', 'MEDIUMTEXT').nullable();
    table.specificType('text', 'MEDIUMTEXT').nullable();
    table.string('error', 500).nullable();
    at(table, 'created_at').notNullable();
    at(table, 'sent_at').nullable();
    table.foreign('order_id').references('orders.id');
    table.index(['action_id']);
    table.index(['order_id', 'created_at']);
    table.index(['status', 'created_at']);
  });

  await knex.schema.createTable('provider_events', (table) => {
    table.string('provider', 40).notNullable();
    table.string('event_id', 100).notNullable();
    at(table, 'received_at').notNullable();
    table.primary(['provider', 'event_id']);
  });

  await knex.schema.createTable('api_keys', (table) => {
    id(table, 'id').primary();
    id(table, 'sha256', 64).notNullable().unique();
    table.string('name', 100).notNullable();
    json(table, 'permissions').notNullable();
    at(table, 'created_at').notNullable();
  });

  await knex.schema.createTable('idempotency_keys', (table) => {
    // The caller is part of the key: nobody sees another's answers.
    table.string('caller', 40).notNullable();
    table.string('key', 255).collate('utf8mb4_bin').notNullable();
    id(table, 'fingerprint', 64).notNullable();
    id(table, 'action_id', 80).notNullable();
    at(table, 'locked_until').nullable();
    table.integer('status').unsigned().nullable();
    json(table, 'headers').nullable();
    json(table, 'body').nullable();
    at(table, 'created_at').notNullable();
    table.primary(['caller', 'key']);
    table.index(['created_at']);
  });
}

const TABLES = [
  'idempotency_keys',
  'api_keys',
  'provider_events',
  'messages',
  'documents',
  'returns',
  'shipments',
  'invoices',
  'payments',
  'stock_movements',
  'order_events',
  'action_notes',
  'order_actions',
  'order_lines',
  'orders',
  'stock',
  'products',
  'customers',
  'number_series',
  'settings',
];

export async function down(knex: Knex): Promise<void> {
  for (const table of TABLES) await knex.schema.dropTableIfExists(table);
}
