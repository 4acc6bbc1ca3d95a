import type { Knex } from 'knex';

const id = (table: Knex.CreateTableBuilder, name: string, length = 26) =>
  table.specificType(name, `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`);

/** What comes back, line by line, for the list of all returns and for what their reasons tell. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('return_lines', (table) => {
    id(table, 'order_id').notNullable();
    id(table, 'return_id', 20).notNullable();
    table.integer('position').unsigned().notNullable();
    id(table, 'product_id').notNullable();
    table.string('sku', 64).notNullable();
    table.integer('quantity').unsigned().notNullable();
    table.string('reason', 40).notNullable();
    table.string('wanted', 20).notNullable();
    table.primary(['order_id', 'return_id', 'position']);
    table
      .foreign(['order_id', 'return_id'])
      .references(['order_id', 'return_id'])
      .inTable('returns');
    table.index(['reason']);
  });
  await knex.schema.alterTable('returns', (table) => {
    table.index(['requested_at', 'number']);
  });
  await fillLines(knex);
}

interface RecordedOrder {
  readonly lines: readonly {
    readonly id: string;
    readonly productId: string;
    readonly sku: string;
  }[];
  readonly returns: readonly {
    readonly id: string;
    readonly number: string | null;
    readonly lines: readonly {
      readonly lineId: string;
      readonly quantity: number;
      readonly reason: string;
    }[];
  }[];
}

/** The lines of returns that are there already; what was wanted then was a refund. */
async function fillLines(knex: Knex): Promise<void> {
  const orders: { id: string; state: string }[] = await knex('orders')
    .whereIn('id', knex('returns').distinct('order_id'))
    .select('id', 'state');
  for (const { id: orderId, state } of orders) {
    const { lines, returns } = JSON.parse(state) as RecordedOrder;
    const rows = returns
      .filter((ret) => ret.number !== null)
      .flatMap((ret) =>
        ret.lines.map(({ lineId, quantity, reason }, position) => {
          const line = lines.find((candidate) => candidate.id === lineId);
          return {
            order_id: orderId,
            return_id: ret.id,
            position,
            product_id: line?.productId ?? '',
            sku: line?.sku ?? '',
            quantity,
            reason,
            wanted: 'refund',
          };
        }),
      );
    if (rows.length > 0) await knex('return_lines').insert(rows);
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTableIfExists('return_lines');
  await knex.schema.alterTable('returns', (table) => {
    table.dropIndex(['requested_at', 'number']);
  });
}
