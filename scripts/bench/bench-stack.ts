/** The stack that is measured: the one of `npm start`, on ports and data of its own, with a shop to order from. */
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import type { Config } from '../../config.ts';
import { openDatabase } from '../../db/knex.ts';
import { createSettingsRepository } from '../../db/repositories/settings.ts';
import { defaultSettings } from '../../domain/settings/defaults.ts';
import { SAMPLE_SHOP } from '../../templates/samples.ts';
import { freePorts } from '../setup/ports.ts';
import { PLAIN } from '../setup/start-temporal.ts';
import { startStack, type Stack, type StackOptions } from '../stack/stack.ts';

export interface BenchStack extends Stack {
  /** What the shop sells, in stock for ever. */
  readonly skus: readonly string[];
  /** Its folder; gone when it has stopped. */
  readonly folder: string;
}

const PRODUCTS = 20;
const STOCK = 10_000_000;
/** Requests in ten seconds: the bench is one address. */
const NO_LIMIT = 1_000_000;

/**
 * Starts database, engine, workers, API, provider and mail sink, each a process.
 * @throws {SetupError} when a part is missing
 */
export async function startBenchStack(
  config: Config,
  options: Required<Pick<StackOptions, 'signal' | 'show'>>,
): Promise<BenchStack> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  try {
    await shareDownloads(config, folder);
    const skus: string[] = [];
    const stack = await startStack(await onItsOwn(config, folder), {
      ...options,
      seed: async ({ databaseUrl }) => {
        skus.push(...(await openShop(databaseUrl)));
        return `${skus.length} products`;
      },
    });
    const stop = async () => {
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    };
    return { ...stack, skus, folder, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Nothing of the machine's settings points elsewhere: all parts are embedded, whatever else runs. */
export async function onItsOwn(config: Config, dataDir: string): Promise<Config> {
  const [port = 0, temporal = 0, temporalUi = 0, database = 0, ...outside] = await freePorts(7);
  const [smtp = 0, mailPage = 0, provider = 0] = outside;
  return {
    ...config,
    port,
    publicUrl: `http://127.0.0.1:${port}`,
    wakeUp: { host: '127.0.0.1', port },
    rateLimit: NO_LIMIT,
    dataDir,
    apiKey: undefined,
    databaseUrl: undefined,
    temporal: PLAIN,
    smtpUrl: undefined,
    paymentProviderUrl: undefined,
    ports: { temporal, temporalUi, database, smtp, mailPage, provider },
  };
}

export async function shareDownloads({ dataDir }: Config, folder: string): Promise<void> {
  await mkdir(join(dataDir, 'tools'), { recursive: true });
  await symlink(join(dataDir, 'tools'), join(folder, 'tools'));
}

export async function openShop(databaseUrl: string): Promise<string[]> {
  const db = openDatabase(databaseUrl, { max: 2 });
  try {
    const settings = defaultSettings(SAMPLE_SHOP);
    await createSettingsRepository(db).publish(settings, 'bench', Date.now());
    const products = Array.from({ length: PRODUCTS }, (_, i) => ({
      id: ulid(),
      sku: `B-${i + 1}`,
    }));
    await db('products').insert(
      products.map(({ id, sku }) => ({
        ...{ id, sku, name: `Product ${sku}`, details: null },
        ...{ unit_price: 2495, tax_rate: 2100, created_at: new Date() },
      })),
    );
    await db('stock').insert(
      products.map(({ id }) => ({ product_id: id, opening: STOCK, on_hand: STOCK, reserved: 0 })),
    );
    return products.map(({ sku }) => sku);
  } finally {
    await db.destroy();
  }
}
