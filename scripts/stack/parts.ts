/** The parts that are not ours: each is found, started where it does not run yet, and noted. */
import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import type { Config, TemporalConfig } from '../../config.ts';
import { registerSearchAttributes } from '../../temporal/search-attributes.ts';
import { cachedWorkflowBundle } from '../build-workflow-bundle.ts';
import { chromiumChain } from '../setup/chromium.ts';
import { DATABASE_URL_LINK, databaseChain } from '../setup/database.ts';
import { findPart, type Find } from '../setup/finder.ts';
import type { PortNeed } from '../setup/ports.ts';
import { startDatabase } from '../setup/start-database.ts';
import { PLAIN, startTemporal } from '../setup/start-temporal.ts';
import { TEMPORAL_ADDRESS_LINK, temporalChain, withTemporal } from '../setup/temporal.ts';
import type { Running } from '../setup/process.ts';
import type { Launch } from './launch.ts';
import { howItEnded } from './service.ts';

export type Step = (title: string, task: () => Promise<string>) => ListrTask;

/** The steps that find and start the parts; they need nothing from each other. */
export const parts = (launch: Launch, step: Step): ListrTask[] => [
  step('Temporal', () => temporal(launch)),
  step('Database', () => database(launch)),
  step('Chromium', () => chromium(launch)),
  step('Workflow bundle', () => workflowBundle(launch)),
];

/** The ports of what will be started here; nothing is needed for a part that runs elsewhere. */
export function portNeeds(config: Config): PortNeed[] {
  const { ports, temporal, databaseUrl } = config;
  return [
    { part: 'the API and its pages', port: config.port, variable: 'PORT' },
    ...(temporal.address === undefined
      ? [
          { part: 'Temporal', port: ports.temporal, variable: 'TEMPORAL_PORT' },
          { part: "Temporal's Web UI", port: ports.temporalUi, variable: 'TEMPORAL_UI_PORT' },
        ]
      : []),
    ...(databaseUrl === undefined
      ? [{ part: 'the database', port: ports.database, variable: 'DATABASE_PORT' }]
      : []),
    ...(runsMailCatcher(config)
      ? [
          { part: 'the mail catcher', port: ports.smtp, variable: 'SMTP_PORT' },
          { part: "the mail catcher's page", port: ports.mailPage, variable: 'MAIL_PAGE_PORT' },
        ]
      : []),
    ...(runsTestProvider(config)
      ? [{ part: 'the test payment provider', port: ports.provider, variable: 'PROVIDER_PORT' }]
      : []),
  ];
}

/** Mail goes to the catcher unless there is a mail server. */
export const runsMailCatcher = ({ smtpUrl }: Config): boolean => smtpUrl === undefined;

/** The test provider moves no real money: never in production. */
export const runsTestProvider = ({ nodeEnv, paymentProviderUrl }: Config): boolean =>
  nodeEnv !== 'production' && paymentProviderUrl === undefined;

async function temporal(launch: Launch): Promise<string> {
  const { config, machine, logs, found } = launch;
  const find = await findPart(temporalChain(machine, config.temporal));
  if (find.link === TEMPORAL_ADDRESS_LINK) {
    found.temporal = { ...config.temporal, address: find.where };
  } else {
    const { namespace } = config.temporal;
    const server = await startTemporal({
      program: find.where,
      namespace,
      port: config.ports.temporal,
      uiPort: config.ports.temporalUi,
      file: join(config.dataDir, 'temporal.db'),
      logs,
      started: (pid) => launch.note('Temporal', pid),
    });
    addWatched(launch, server);
    found.temporal = { ...PLAIN, namespace, address: server.address, uiUrl: server.uiUrl };
  }
  await prepareNamespace(found.temporal);
  return foundAs(find);
}

async function prepareNamespace(reached: TemporalConfig): Promise<void> {
  await withTemporal(reached, (connection) =>
    registerSearchAttributes(connection, reached.namespace),
  );
}

async function database(launch: Launch): Promise<string> {
  const { config, machine, logs, found } = launch;
  const find = await findPart(databaseChain(machine, config.databaseUrl));
  if (find.link === DATABASE_URL_LINK && config.databaseUrl !== undefined) {
    found.databaseUrl = config.databaseUrl;
    return foundAs(find);
  }
  const server = await startDatabase({
    program: find.where,
    machine,
    folder: join(config.dataDir, 'mariadb'),
    port: config.ports.database,
    logs,
    durable: true,
    started: (pid) => launch.note('Database', pid),
  });
  addWatched(launch, server);
  found.databaseUrl = server.url;
  return foundAs(find);
}

async function chromium({ config, machine, found }: Launch): Promise<string> {
  const find = await findPart(chromiumChain(machine, config.chromium));
  found.chromium = find.where;
  return foundAs(find);
}

async function workflowBundle({ config, found }: Launch): Promise<string> {
  found.workflowBundle =
    config.workflowBundle ?? (await cachedWorkflowBundle(join(config.dataDir, 'build')));
  return 'built';
}

const foundAs = ({ version, where, link }: Find): string => `${version}, ${where} (${link})`;

/** Adds a server to the stack; should it die, the person at the keyboard is told. */
function addWatched(launch: Launch, server: Running): void {
  let stopping = false;
  launch.add({
    name: server.name,
    pid: () => server.pid,
    stop: () => {
      stopping = true;
      return server.stop();
    },
  });
  void server.child.ended.then(() => {
    if (stopping) return;
    launch.say(
      `${server.name} ${howItEnded(server.child)}, and nothing works without it. Look at ` +
        `${server.child.log}, then stop with Ctrl-C and start again: no order is lost.`,
    );
  });
}
