import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile, readFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../../config.ts';
import { aptPackage } from '../../../scripts/setup/apt.ts';
import { chromiumChain } from '../../../scripts/setup/chromium.ts';
import { databaseChain } from '../../../scripts/setup/database.ts';
import { findPart, withoutInstalling, type Chain } from '../../../scripts/setup/finder.ts';
import { freePorts } from '../../../scripts/setup/ports.ts';
import { sdkDownload, sdkDownloaded } from '../../../scripts/setup/sdk-download.ts';
import { SetupError } from '../../../scripts/setup/setup-error.ts';
import { temporalChain } from '../../../scripts/setup/temporal.ts';
import { testServerChain } from '../../../scripts/setup/test-server.ts';
import { preparedPath, TEMPORAL_WHEEL } from '../../../scripts/setup/wheels.ts';
import { fakeMachine, type FakeMachine } from '../support/fake-machine.ts';

/** A test that goes wrong must not start to download or install. */
const look = (chain: Chain) => findPart(withoutInstalling(chain));

describe('where the parts come from', () => {
  let machine: FakeMachine;
  const { temporal } = loadConfig({});

  beforeEach(async () => {
    machine = await fakeMachine();
  });
  afterEach(() => machine.remove());

  describe('Temporal', () => {
    it('is the program on the PATH', async () => {
      const where = await machine.install(
        'temporal',
        'echo "temporal version 1.9.1 (Server 1.32.0)"',
      );
      const found = await look(temporalChain(machine, temporal));
      assert.deepEqual(found, { where, version: '1.9.1', link: '"temporal" on the PATH' });
    });

    it('is the copy of an earlier start, without asking the network', async () => {
      const path = preparedPath(machine, TEMPORAL_WHEEL);
      await mkdir(machine.toolsDir);
      await writeFile(path, '', { mode: 0o755 });
      const found = await look(temporalChain(machine, temporal));
      assert.equal(found.where, path);
    });

    it('is never something else when TEMPORAL_ADDRESS is out of reach', async () => {
      await machine.install('temporal', 'echo temporal version 1.9.1');
      const [port = 0] = await freePorts(1);
      const address = `127.0.0.1:${port}`;
      await assert.rejects(
        findPart(temporalChain(machine, { ...temporal, address })),
        (error: unknown) => {
          assert(error instanceof SetupError);
          assert.match(error.message, new RegExp(`does not answer at ${address}.*unset`));
          return true;
        },
      );
    }).timeout(20_000);

    it('is missing with a sentence that says what to install', async () => {
      const chain = withoutInstalling(temporalChain(machine, temporal));
      await assert.rejects(findPart(chain), /Install the Temporal CLI .*or set TEMPORAL_ADDRESS/);
    });
  });

  describe("the SDK's own download", () => {
    const script = async (text: string) => {
      const file = join(machine.root, 'child.mjs');
      await writeFile(file, `import { writeFileSync } from 'node:fs';\n${text}`);
      return file;
    };

    it('keeps what it brought for later starts', async () => {
      const child = await script(
        "writeFileSync(process.argv[2] + '/temporal-cli', 'program', { mode: 0o755 });",
      );
      const found = await sdkDownload(machine, 'temporal', child).find();
      assert(found);
      assert.equal(await readFile(found.where, 'utf8'), 'program');
      assert.deepEqual(await sdkDownloaded(machine, 'temporal').find(), found);
    });

    it('leaves its turn to the next link where it is blocked', async () => {
      const child = await script('process.exit(1);');
      const link = sdkDownload(machine, 'temporal', child);
      await assert.rejects(link.find(), /cannot be reached/);
      assert.equal(await sdkDownloaded(machine, 'temporal').find(), undefined);
    });
  });

  it('finds the test server on the PATH', async () => {
    const where = await machine.install('temporal-test-server', '');
    assert.equal((await look(testServerChain(machine))).where, where);
  });

  describe('the database', () => {
    it('is MariaDB or MySQL on the PATH', async () => {
      const where = await machine.install('mysqld', 'echo "mysqld  Ver 8.0.36 for Linux"');
      const found = await look(databaseChain(machine, undefined));
      assert.deepEqual(found, {
        where,
        version: 'MySQL 8.0.36',
        link: 'mariadbd or mysqld on the PATH',
      });
      await machine.install('mariadbd', 'echo "mariadbd  Ver 10.11.6-MariaDB-0+deb12u1"');
      const better = await look(databaseChain(machine, undefined));
      assert.equal(better.version, 'MariaDB 10.11.6');
    });

    it('is missing with a sentence that says what to install', async () => {
      const chain = withoutInstalling(databaseChain(machine, undefined));
      await assert.rejects(findPart(chain), /Install MariaDB 10\.6 or later/);
    });
  });

  describe('Chromium', () => {
    it('is the one that PUPPETEER_EXECUTABLE_PATH names', async () => {
      await machine.install('chromium', 'echo Chromium 1.0.0');
      const where = await machine.install('my-chrome', 'echo Chromium 156.0.8078.79 built on');
      const found = await look(chromiumChain(machine, where));
      assert.deepEqual(found, {
        where,
        version: '156.0.8078.79',
        link: 'PUPPETEER_EXECUTABLE_PATH',
      });
    });

    it('is never another one when PUPPETEER_EXECUTABLE_PATH is wrong', async () => {
      await machine.install('chromium', 'echo Chromium 1.0.0');
      await assert.rejects(look(chromiumChain(machine, '/nowhere')), /says \/nowhere/);
    });

    it('is one of several names on the PATH', async () => {
      const where = await machine.install('google-chrome', 'echo Google Chrome 148.0.1');
      const found = await look(chromiumChain(machine, undefined));
      assert.equal(found.where, where);
    });

    it('is missing with a sentence that says what to install', async () => {
      const elsewhere = { ...machine, platform: 'linux' as const };
      const chain = withoutInstalling(chromiumChain(elsewhere, undefined));
      await assert.rejects(findPart(chain), /Install Chromium or Chrome/);
    });
  });

  describe('apt', () => {
    const link = (on: FakeMachine) => aptPackage(on, 'mariadb-server', 'mariadbd');

    it('installs the package for root, without letting Debian start its service', async () => {
      const root = { ...machine, isRoot: true };
      // Only in the middle of the install is there a policy, which forbids services.
      await machine.install(
        'apt-get',
        `echo "$@" >> ${machine.root}/log
[ "$1" = install ] || exit 0
${machine.servicePolicy}; echo "policy $?" >> ${machine.root}/log
printf '#!/bin/sh\\necho mariadbd Ver 10.11.6-MariaDB' > ${machine.bin}/mariadbd
chmod 755 ${machine.bin}/mariadbd`,
      );
      const found = await link(root).find();
      assert.deepEqual(found, {
        where: join(machine.bin, 'mariadbd'),
        version: '10.11.6-MariaDB',
      });
      assert.deepEqual((await readFile(join(machine.root, 'log'), 'utf8')).split('\n'), [
        'update',
        'install --yes --no-install-recommends mariadb-server',
        'policy 101',
        '',
      ]);
      assert.equal(existsSync(machine.servicePolicy), false);
    });

    it('leaves a policy of the machine’s owner as it is', async () => {
      await writeFile(machine.servicePolicy, '# theirs');
      await chmod(machine.servicePolicy, 0o755);
      await machine.install('apt-get', 'exit 0');
      await link({ ...machine, isRoot: true }).find();
      assert.equal(await readFile(machine.servicePolicy, 'utf8'), '# theirs');
    });

    it('says which command to run when we are not root', async () => {
      await machine.install('apt-get', 'exit 1');
      const user = { ...machine, isRoot: false };
      await assert.rejects(link(user).find(), /sudo apt-get install mariadb-server/);
    });

    it('leaves its turn where there is no apt', async () => {
      await assert.rejects(link(machine).find(), /no apt-get/);
    });
  });
});
