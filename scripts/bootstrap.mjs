/**
 * `node scripts/bootstrap.mjs TASK …`: makes sure of Node and of node_modules, then runs
 * `scripts/TASK.ts` with the rest of the arguments. Plain JavaScript, because on a fresh clone
 * nothing else is there yet.
 */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const [task = '', ...args] = process.argv.slice(2);

process.exitCode = await main();

async function main() {
  const problem = nodeProblem(process.versions.node);
  if (problem) return complain(problem);
  const script = join(ROOT, 'scripts', `${task}.ts`);
  if (!/^[a-z][a-z-]*$/.test(task) || !existsSync(script)) {
    return complain(`There is no task "${task}". "npm run" lists them.`);
  }
  if (modulesAreStale()) {
    console.log('Installing the packages (npm ci) …');
    const code = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']);
    if (code !== 0) {
      return complain('The packages could not be installed; npm says why above. Then try again.');
    }
  }
  return run(process.execPath, ['--enable-source-maps', '--import', 'tsx', script, ...args]);
}

function nodeProblem(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `Holdfast needs Node 20.19 or later; this is ${version}. Install a newer one (https://nodejs.org).`;
}

/** npm writes its hidden lock file at the end of an install: older than ours, or none, means install. */
function modulesAreStale() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return true;
  return statSync(installed).mtimeMs < statSync(join(ROOT, 'package-lock.json')).mtimeMs;
}

/** Runs a program in the foreground and passes our signals on to it. Resolves to its exit code. */
function run(program, programArgs) {
  return new Promise((resolve) => {
    const child = spawn(program, programArgs, { cwd: ROOT, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => child.kill(signal));
    }
    endWithNpm(child);
    child.once('error', (error) => resolve(complain(`${program}: ${error.message}`)));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * When npm itself is told to end, its shell dies without passing that on, and we would run on with
 * nobody to stop us: ended then, as if asked to.
 */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 250);
  watch.unref();
}

function complain(sentence) {
  console.error(sentence);
  return 1;
}
