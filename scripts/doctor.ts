/** `npm run doctor`: what is found, where, in which version, and what to do about the rest. */
import { examine, type Finding, type Verdict } from './doctor/checks.ts';
import { runTask } from './stack/task.ts';

const SIGNS: Readonly<Record<Verdict, string>> = { good: '✔', later: '…', missing: '✖' };

await runTask(async (config) => {
  const findings = await examine(config);
  for (const finding of findings) console.log(line(finding));
  const wrong = findings.filter(({ verdict }) => verdict === 'missing');
  console.log(
    wrong.length === 0
      ? '\nEverything that is needed is here, or comes with "npm start".'
      : `\nTo mend: ${wrong.map(({ part }) => part).join(', ')}.`,
  );
  return wrong.length === 0 ? 0 : 1;
});

function line({ part, verdict, says }: Finding): string {
  const [first = '', ...more] = says.split('\n');
  const below = more.map((text) => `\n${' '.repeat(17)}${text}`).join('');
  return `${SIGNS[verdict]} ${part.padEnd(15)}${first}${below}`;
}
