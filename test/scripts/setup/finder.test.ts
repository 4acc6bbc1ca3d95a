import assert from 'node:assert/strict';
import {
  findPart,
  NotFound,
  withoutInstalling,
  type Chain,
  type Link,
} from '../../../scripts/setup/finder.ts';
import { SetupError } from '../../../scripts/setup/setup-error.ts';

const here = (name: string): Link => ({
  name,
  find: () => Promise.resolve({ where: `/${name}`, version: '1' }),
});
const absent = (name: string): Link => ({ name, find: () => Promise.resolve(undefined) });
const failing = (name: string, error: Error): Link => ({
  name,
  find: () => Promise.reject(error),
});
const chain = (...links: Link[]): Chain => ({ part: 'The engine', links, advice: 'Install it.' });

describe('a finder chain', () => {
  it('takes the first link that finds the part, and says which it was', async () => {
    const found = await findPart(chain(absent('a'), here('b'), here('c')));
    assert.deepEqual(found, { where: '/b', version: '1', link: 'b' });
  });

  it('goes on after a link that fails', async () => {
    const found = await findPart(chain(failing('a', new Error('no network')), here('b')));
    assert.equal(found.link, 'b');
  });

  it('says what to do, and what was tried, when no link finds it', async () => {
    const nothing = chain(absent('the PATH'), failing('the download', new Error('no network')));
    await assert.rejects(findPart(nothing), (error: unknown) => {
      assert(error instanceof NotFound);
      assert.match(error.message, /^The engine was not found\. Install it\./);
      assert.match(error.message, /the PATH: not there/);
      assert.match(error.message, /the download: no network/);
      return true;
    });
  });

  it('does not pass over a setting that is wrong', async () => {
    const wrong = failing('a setting', new SetupError('Nothing answers there.'));
    await assert.rejects(findPart(chain(wrong, here('b'))), /Nothing answers there/);
  });

  it('can leave out the links that would install something', () => {
    const links = withoutInstalling(chain(here('a'), { ...here('b'), installs: true })).links;
    assert.deepEqual(
      links.map(({ name }) => name),
      ['a'],
    );
  });
});
