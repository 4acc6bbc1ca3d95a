import type { Knex } from 'knex';

const ascii = (length: number) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`;

/** New addresses of placed orders, named by the change that brings them; which invoice a credit note corrects. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('order_edits', (table) => {
    // The action's id, so that a request repeated finds its own.
    table.specificType('id', ascii(30)).primary();
    table.specificType('order_id', ascii(26)).notNullable();
    table.specificType('billing_address', 'LONGTEXT').nullable();
    table.specificType('delivery_address', 'LONGTEXT').nullable();
    table.string('created_by', 100).notNullable();
    table.specificType('created_at', 'DATETIME(3)').notNullable();
    table.foreign('order_id').references('orders.id');
  });
  await knex.schema.alterTable('invoices', (table) => {
    table.specificType('credit_of', ascii(20)).nullable();
  });
  await knex.raw(`
    UPDATE invoices AS note JOIN invoices AS invoice
      ON invoice.order_id = note.order_id
      AND invoice.number = JSON_UNQUOTE(JSON_EXTRACT(note.snapshot, '$.creditOf.number'))
    SET note.credit_of = invoice.invoice_id
    WHERE note.kind = 'creditNote'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('invoices', (table) => {
    table.dropColumn('credit_of');
  });
  await knex.schema.dropTable('order_edits');
}
