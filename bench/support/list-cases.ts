/** Queries of `GET /api/logs` by what is promised of them. Days are counted back from now. */
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

const orders = ['timestamp', 'projectName', 'model', 'status', 'latencyMs', 'costUsd'];

/** One filter or order at a time, wide and narrow, and a few of them together. */
export const filterCases = (): string[] => [
  ...['', 'page=20', 'project=project 1', 'project=project 24', 'task=task 3', 'project=project 2&task=task 1'],
  ...['status=pass', 'status=flagged', 'status=error', 'status=pending', 'status=flagged&project=project 5'],
  ...[
    'sessionId=session-1234',
    'subjectId=customer-0',
    'subjectId=customer-39999',
    'actorId=agent-0',
    'actorId=agent-150',
  ],
  ...['tags=prod', 'tags=vip', 'tags=prod,vip', 'tags=none', 'tags=prod&status=flagged'],
  ...[`from=${daysAgo(10)}`, `from=${daysAgo(60)}&to=${daysAgo(30)}`, `to=${daysAgo(89)}`],
  ...[`from=${daysAgo(60)}&to=${daysAgo(30)}&status=flagged&project=project 5`, `from=${daysAgo(60)}&tags=prod`],
  ...orders.flatMap((order) => [`sortBy=${order}&sortDir=asc`, `sortBy=${order}&sortDir=desc`]),
  ...orders.map((order) => `sortBy=${order}&project=project 4`),
  ...orders.flatMap((order) => [
    `sortBy=${order}&tags=prod`,
    `sortBy=${order}&tags=vip`,
    `sortBy=${order}&tags=prod,beta`,
  ]),
  ...orders.flatMap((order) => [
    `sortBy=${order}&actorId=agent-0`,
    `sortBy=${order}&from=${daysAgo(60)}&to=${daysAgo(30)}`,
  ]),
];

/** The review queue, as a whole and narrowed. */
export const reviewCases = (): string[] => ['pending=true', 'pending=true&project=project 3', 'pending=true&page=10'];

/** Words that are frequent, rare, absent, short, and in names. */
export const searchCases = (): string[] => [
  ...['q=session-1234', 'q=session-12345', 'q=nothing like it', 'q=o', 'q=gp', 'q=gpt-4o', 'q=project 3', 'q=task'],
  ...['q=CUSTOMER-77', 'q=customer-77&status=flagged', 'q=customer-77&pending=true', 'q=50%'],
  ...orders.flatMap((order) => [`q=gpt-4o&sortBy=${order}`, `q=o&sortBy=${order}`]),
];

/** Pages in the middle and at the end of everything. */
export const deepCases = (): string[] => [
  ...orders.flatMap((order) => [`sortBy=${order}&page=10000`, `sortBy=${order}&page=19999`]),
  'page=1000000',
];
