/**
 * Who may import whom (docs/architecture.md draws it). A folder that is not named in a rule's
 * `pathNot` is out of bounds for the folder in `from`.
 */
const only = (name, comment, from, allowed, extra = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [from, ...allowed], ...extra },
});

const npm = 'node_modules';
const node = '^(node:)?[a-z_/]+$';

module.exports = {
  forbidden: [
    only('domain-is-pure', 'The rules import nothing: no I/O, no libraries.', '^domain/', []),
    only(
      'workflows-stay-deterministic',
      'Workflows know the rules, the names of queues and the types of activities; nothing that does I/O.',
      '^workflows/',
      ['^domain/', '^temporal/names\\.ts$', 'node_modules/@temporalio/(workflow|common)'],
      { dependencyTypesNot: ['type-only'] },
    ),
    only('db-is-a-leaf', 'Tables know the rules, nobody else.', '^db/', ['^domain/', npm, node]),
    only('templates-are-a-leaf', 'Templates render what they are given.', '^templates/', [
      '^domain/',
      npm,
      node,
    ]),
    only('integrations-know-the-rules-only', 'Adapters to the outside world.', '^integrations/', [
      '^domain/',
      npm,
      node,
    ]),
    only('activities', 'Side effects: database, integrations, templates.', '^activities/', [
      '^domain/',
      '^db/',
      '^integrations/',
      '^templates/',
      '^temporal/',
      npm,
      node,
    ]),
    only('temporal', 'Plumbing shared by worker, API and tests.', '^temporal/', [
      '^domain/',
      '^workflows/',
      npm,
      node,
    ]),
    only('api-is-thin', 'The API reads the database and signals workflows.', '^api/', [
      '^domain/',
      '^db/',
      '^temporal/',
      '^workflows/messages\\.ts$',
      npm,
      node,
    ]),
    {
      name: 'nothing-imports-the-edges',
      severity: 'error',
      from: { pathNot: '^(scripts|test|api|worker\\.ts|server\\.ts)' },
      to: { path: '^(api/|scripts/|worker\\.ts|server\\.ts|test/)' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.data|coverage|web)/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
