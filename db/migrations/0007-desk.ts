import type { Knex } from 'knex';

const id = (table: Knex.CreateTableBuilder, name: string, length = 26) =>
  table.specificType(name, `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`);
const at = (table: Knex.CreateTableBuilder, name: string) =>
  table.specificType(name, 'DATETIME(3)');
const long = (table: Knex.CreateTableBuilder, name: string) => table.specificType(name, 'LONGTEXT');

/** The back office's desk: every running deadline, owners of tasks, notes, labels, and who changed which record. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('orders', (table) => {
    // Every running deadline as JSON, written with the order; `next_deadline_at` is the earliest of them.
    long(table, 'deadlines').nullable();
    // Counts the changes to what follows; `version` counts actions.
    table.integer('record_version').unsigned().notNullable().defaultTo(0);
    table.string('assignee', 100).nullable();
    table.string('lead_source', 60).nullable();
    table.string('custom_status', 40).nullable();
    table.index(['assignee', 'placed_at']);
    table.index(['lead_source', 'placed_at']);
    table.index(['custom_status', 'placed_at']);
  });
  await fillDeadlines(knex);

  await knex.schema.alterTable('customers', (table) => {
    table.integer('record_version').unsigned().notNullable().defaultTo(0);
  });
  await knex.schema.alterTable('products', (table) => {
    id(table, 'customer_label', 40).nullable();
  });

  await knex.schema.createTable('labels', (table) => {
    id(table, 'code', 40).primary();
    table.string('name', 60).notNullable();
    table.string('color', 7).notNullable();
    at(table, 'created_at').notNullable();
  });
  for (const subject of ['order', 'customer']) {
    await knex.schema.createTable(`${subject}_labels`, (table) => {
      id(table, `${subject}_id`).notNullable();
      id(table, 'label', 40).notNullable();
      table.primary([`${subject}_id`, 'label']);
      table.foreign(`${subject}_id`).references(`${subject}s.id`);
      table.foreign('label').references('labels.code');
      table.index(['label', `${subject}_id`]);
    });
  }

  await knex.schema.createTable('notes', (table) => {
    id(table, 'id').primary();
    table.string('subject_type', 10).notNullable();
    id(table, 'subject_id').notNullable();
    table.text('text').notNullable();
    table.string('author', 100).notNullable();
    at(table, 'at').notNullable();
    table.index(['subject_type', 'subject_id', 'at']);
  });

  await knex.schema.createTable('task_owners', (table) => {
    id(table, 'order_id').notNullable();
    id(table, 'reason', 40).notNullable();
    id(table, 'subject', 200).notNullable();
    // When it was raised, ms UTC: the same matter raised again later is another task.
    table.bigInteger('since').notNullable();
    table.string('owner', 100).notNullable();
    at(table, 'at').notNullable();
    table.primary(['order_id', 'reason', 'subject', 'since']);
    table.foreign('order_id').references('orders.id');
    table.index(['owner']);
  });

  // Only ever appended to. The values may be blanked when a person is forgotten: the hashes stay.
  await knex.schema.createTable('record_changes', (table) => {
    table.string('subject_type', 10).notNullable();
    id(table, 'subject_id').notNullable();
    table.integer('seq').unsigned().notNullable();
    at(table, 'at').notNullable();
    table.string('actor', 100).notNullable();
    table.string('request_id', 100).nullable();
    table.string('field', 40).notNullable();
    table.text('before').nullable();
    table.text('after').nullable();
    table.string('reason', 200).nullable();
    id(table, 'salt', 32).nullable();
    id(table, 'values_sha256', 64).notNullable();
    id(table, 'sha256', 64).notNullable();
    table.primary(['subject_type', 'subject_id', 'seq']);
  });
}

/** For orders that were open before: the one deadline that was kept of each. Their next decision writes them all. */
async function fillDeadlines(knex: Knex): Promise<void> {
  await knex.raw(`
    UPDATE orders
    SET deadlines = JSON_ARRAY(JSON_OBJECT(
      'key', next_deadline,
      'kind', SUBSTRING_INDEX(next_deadline, ':', 1),
      'at', CAST(ROUND(UNIX_TIMESTAMP(next_deadline_at) * 1000) AS UNSIGNED),
      'subject', IF(SUBSTRING_INDEX(next_deadline, ':', 1) IN ('paymentReminder', 'unpaidCancellation'),
        number, SUBSTRING_INDEX(next_deadline, ':', -1)),
      'n', 0))
    WHERE next_deadline IS NOT NULL AND next_deadline_at IS NOT NULL`);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'record_changes',
    'task_owners',
    'notes',
    'customer_labels',
    'order_labels',
    'labels',
  ]) {
    await knex.schema.dropTableIfExists(table);
  }
  await knex.schema.alterTable('products', (table) => table.dropColumn('customer_label'));
  await knex.schema.alterTable('customers', (table) => table.dropColumn('record_version'));
  await knex.schema.alterTable('orders', (table) => {
    table.dropIndex(['assignee', 'placed_at']);
    table.dropIndex(['lead_source', 'placed_at']);
    table.dropIndex(['custom_status', 'placed_at']);
    table.dropColumns('deadlines', 'record_version', 'assignee', 'lead_source', 'custom_status');
  });
}
