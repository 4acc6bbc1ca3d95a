/** `npm run migrate`: brings the database of DATABASE_URL up to this version, before a new version is started. */
import { migrateToLatest } from '../db/migrate.ts';
import { SetupError } from './setup/setup-error.ts';
import { runTask } from './stack/task.ts';

await runTask(async ({ databaseUrl }) => {
  if (databaseUrl === undefined) {
    throw new SetupError(
      'Set DATABASE_URL to the database to migrate; "npm start" sees to its own.',
    );
  }
  await migrateToLatest(databaseUrl);
  console.log('The database is up to date.');
  return 0;
});
