import { Context } from '@temporalio/activity';

/** Well below the time after which the engine gives a silent worker up; one mail may take longer than that. */
const HEARTBEAT_MS = 10_000;

/** Tells the engine, as long as the work goes on, that this worker is alive. */
export async function whileBeating<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beating = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
}
