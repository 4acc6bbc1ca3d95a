import type { Knex } from 'knex';

const id = (table: Knex.CreateTableBuilder, name: string, length = 26) =>
  table.specificType(name, `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`);
const at = (table: Knex.CreateTableBuilder, name: string) =>
  table.specificType(name, 'DATETIME(3)');

/** Goods that come in, who waits for them, stock put right by hand, and slips that are made before a parcel leaves. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('products', (table) => {
    at(table, 'expected_at').nullable();
  });

  await knex.schema.alterTable('stock_movements', (table) => {
    // A delivery sets goods apart for orders that are being worked on: the check of a foreign key would wait for
    // each of them, and they for the shelf that the delivery holds.
    table.dropForeign(['order_id']);
    table.string('reason', 40).nullable();
    // The goods receipt or correction; null where an order's action moved it.
    id(table, 'source', 60).nullable();
    table.index(['order_id']);
  });

  await knex.schema.createTable('goods_receipts', (table) => {
    id(table, 'id').primary();
    table.string('reference', 64).notNullable().unique();
    table.string('status', 10).notNullable();
    at(table, 'expected_at').nullable();
    at(table, 'received_at').nullable();
    at(table, 'created_at').notNullable();
    table.index(['status', 'expected_at']);
  });

  await knex.schema.createTable('goods_receipt_lines', (table) => {
    id(table, 'receipt_id').notNullable();
    id(table, 'product_id').notNullable();
    table.integer('quantity').unsigned().notNullable();
    table.primary(['receipt_id', 'product_id']);
    table.foreign('receipt_id').references('goods_receipts.id');
    table.foreign('product_id').references('products.id');
  });

  // Which lines wait for goods, kept beside the orders' state to be served oldest first.
  await knex.schema.createTable('backorders', (table) => {
    id(table, 'order_id').notNullable();
    id(table, 'line_id', 20).notNullable();
    id(table, 'product_id').notNullable();
    table.integer('quantity').unsigned().notNullable();
    at(table, 'placed_at').notNullable();
    table.primary(['order_id', 'line_id']);
    table.index(['product_id', 'placed_at', 'order_id']);
  });

  // Pieces on the shelf that wait for their order to take them up; open until it has decided.
  await knex.schema.createTable('allotments', (table) => {
    id(table, 'id').notNullable();
    id(table, 'order_id').notNullable();
    id(table, 'line_id', 20).notNullable();
    id(table, 'product_id').notNullable();
    table.integer('quantity').unsigned().notNullable();
    id(table, 'source', 60).notNullable();
    at(table, 'at').notNullable();
    at(table, 'told_at').nullable();
    at(table, 'settled_at').nullable();
    table.primary(['id', 'line_id']);
    table.index(['order_id', 'line_id', 'settled_at']);
    table.index(['settled_at', 'told_at']);
    table.index(['source']);
  });

  await knex.schema.alterTable('shipments', (table) => {
    table.string('status', 20).notNullable().alter();
    table.specificType('shipped_at', 'DATETIME(3) NULL').alter();
    table.string('carrier_status', 40).nullable();
    at(table, 'carrier_status_at').nullable();
  });

  await whoWaitsAlready(knex);
}

/** Orders placed by earlier releases wait as well. */
async function whoWaitsAlready(knex: Knex): Promise<void> {
  const PAGE = 500;
  for (let after = ''; ;) {
    const orders: { id: string; state: string; placed_at: Date | null }[] = await knex('orders')
      .where('id', '>', after)
      .where('status', 'open')
      .orderBy('id')
      .limit(PAGE)
      .select('id', 'state', 'placed_at');
    const waiting = orders.flatMap(({ id: orderId, state, placed_at: placedAt }) => {
      const { lines } = JSON.parse(state) as {
        lines: readonly { id: string; productId: string; backordered: number }[];
      };
      return lines
        .filter((line) => line.backordered > 0)
        .map((line) => ({
          order_id: orderId,
          line_id: line.id,
          product_id: line.productId,
          quantity: line.backordered,
          placed_at: placedAt,
        }));
    });
    if (waiting.length > 0) await knex('backorders').insert(waiting);
    if (orders.length < PAGE) return;
    after = orders.at(-1)?.id ?? after;
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex('shipments').whereNull('shipped_at').delete();
  await knex.schema.alterTable('shipments', (table) => {
    table.dropColumns('carrier_status', 'carrier_status_at');
    table.specificType('shipped_at', 'DATETIME(3) NOT NULL').alter();
    table.string('status', 12).notNullable().alter();
  });
  for (const table of ['allotments', 'backorders', 'goods_receipt_lines', 'goods_receipts']) {
    await knex.schema.dropTableIfExists(table);
  }
  await knex.schema.alterTable('stock_movements', (table) => {
    table.dropIndex(['order_id']);
    table.dropColumns('reason', 'source');
    table.foreign('order_id').references('orders.id');
  });
  await knex.schema.alterTable('products', (table) => {
    table.dropColumn('expected_at');
  });
}
