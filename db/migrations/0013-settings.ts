import type { Knex } from 'knex';

/** Why a version of the settings was published, in the words of whoever did. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('settings', (table) => {
    table.string('note', 500).nullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('settings', (table) => {
    table.dropColumn('note');
  });
}
