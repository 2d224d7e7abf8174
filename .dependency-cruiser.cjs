// The import arrows of docs/architecture.md. Each floor lists what it may reach; all else between floors is an error.
const floors = ['domain', 'workflows', 'activities', 'db', 'api', 'workers', 'cli', 'test', 'bench'];

/** One rule per floor: `from` may import itself and `allowed` (path patterns), and no other floor. */
const floor = (from, allowed, { exceptFrom } = {}) => ({
  name: `${from}-floor`,
  comment: `${from}/ may import ${[from, ...allowed].join(', ')} and no other floor`,
  severity: 'error',
  from: { path: `^${from}/`, ...(exceptFrom && { pathNot: exceptFrom }) },
  to: {
    path: `^(${floors.join('|')})/`,
    pathNot: [`^${from}/`, ...allowed.map((path) => `^${path}`)],
    dependencyTypesNot: ['type-only'],
  },
});

/** A type-only import may reach a little further; these are the arrows for types. */
const typeArrow = (from, to) => ({
  name: `${from}-never-${to}-types`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: `^${to}/` },
});

const products = '(evaluations|investigations|companies|causality|traces)';
/** One file per floor that names the products, and the migrations, which are the history of all tables. */
const lists =
  '^(domain/products|db/rooms|db/migrations/.*|workflows/index|workers/(rooms|settings)|api/products|cli/products)\\.ts$';

module.exports = {
  forbidden: [
    {
      name: 'shared-rooms-know-no-product',
      severity: 'error',
      from: { path: '^(domain|workflows|activities|db|api|workers|cli)/', pathNot: [`^[a-z]+/${products}/`, lists] },
      to: { path: `^[a-z]+/${products}/` },
    },
    {
      name: 'products-know-no-other',
      severity: 'error',
      from: { path: `^[a-z]+/${products}/` },
      to: { path: `^[a-z]+/${products}/`, pathNot: '^[a-z]+/$1/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    floor('domain', []),
    floor('workflows', ['domain/']),
    floor('activities', ['domain/', 'db/']),
    floor('db', ['domain/']),
    floor('api', ['domain/', 'db/', 'workers/runtime/', 'workflows/']),
    floor('workers', ['domain/', 'db/', 'activities/', 'workflows/'], { exceptFrom: '^workers/runtime/' }),
    {
      name: 'runtime-floor',
      comment: 'workers/runtime/ serves the api, the cli and the workers, so it knows none of them',
      severity: 'error',
      from: { path: '^workers/runtime/' },
      to: {
        path: `^(${floors.join('|')})/`,
        pathNot: ['^workers/runtime/', '^domain/', '^db/', '^workflows/search-attributes\\.ts'],
        dependencyTypesNot: ['type-only'],
      },
    },
    floor('cli', ['domain/', 'db/', 'api/', 'workers/', 'workflows/']),
    typeArrow('domain', '(workflows|activities|db|api|workers|cli)'),
    typeArrow('db', '(workflows|activities|api|workers|cli)'),
    typeArrow('activities', '(workflows|api|workers|cli)'),
    typeArrow('api', '(activities|cli)'),
    typeArrow('workflows', '(db|api|workers|cli)'),
    {
      name: 'workflows-are-deterministic',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^(node:|@mikro-orm|pg$|express|undici)', dependencyTypesNot: ['type-only'] },
    },
    { name: 'domain-is-pure', severity: 'error', from: { path: '^domain/' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'orm-stays-in-db',
      severity: 'error',
      from: { path: '^(domain|workflows|activities|api|workers|cli)/' },
      to: { path: 'node_modules/(@mikro-orm|pg)/' },
    },
    {
      name: 'activities-have-no-temporal-client',
      severity: 'error',
      from: { path: '^activities/' },
      to: { path: 'node_modules/@temporalio/client/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
