/** `npm run reset`: empties the data folder; downloaded tools stay. */
import { emptyDataDir } from './stack/data-dir.ts';
import { runTask } from './stack/task.ts';

await runTask(async ({ dataDir }) => {
  const removed = await emptyDataDir(dataDir);
  console.log(
    removed.length === 0
      ? `${dataDir} was empty already.`
      : `Emptied ${dataDir} (${removed.join(', ')}). "npm start" makes a new shop.`,
  );
  return 0;
});
