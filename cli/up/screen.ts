import { type Credentials, keysOf } from '../home/keys-file.ts';

/** What the screen of a started instance tells. */
export interface Screen {
  baseUrl: string;
  temporalUiUrl: string;
  home: string;
  logFile: string;
  /** PostgreSQL's data, when it could not stay in the state folder. */
  dataElsewhere: string | undefined;
  /** Absent when this instance has no keys file. */
  credentials: Credentials | undefined;
  warnings: readonly string[];
  tookMs: number;
}

/** The one screen that `up` prints: where everything is, and a line to try it with. */
export function renderScreen(screen: Screen): string {
  const { baseUrl, temporalUiUrl, home, logFile, dataElsewhere, credentials, warnings, tookMs } = screen;
  const rows: [string, string][] = [
    ['API', baseUrl],
    ['Reference', `${baseUrl}/docs`],
    ['Temporal UI', temporalUiUrl],
    ['State folder', home],
    ...(dataElsewhere ? [['PostgreSQL data', dataElsewhere] satisfies [string, string]] : []),
    ['Keys', credentials ? `${home}/keys.json` : 'none here; tracework workspaces create NAME makes some'],
    ['Log', logFile],
  ];
  return [
    `Tracework runs (ready after ${(tookMs / 1_000).toFixed(1)} s).`,
    '',
    ...rows.map(([label, value]) => `  ${label.padEnd(15)} ${value}`),
    ...(credentials ? ['', 'Try it:', '', `  ${curlLine(baseUrl, credentials)}`] : []),
    ...(warnings.length > 0 ? ['', ...warnings.map((warning) => `Warning: ${warning}`)] : []),
    '',
    'Ctrl-C stops it; what it accepted is kept.',
  ].join('\n');
}

/** Submits an output and waits for its verdict. */
const curlLine = (baseUrl: string, credentials: Credentials): string =>
  `curl -s ${baseUrl}/api/logs -H 'Authorization: Bearer ${keysOf(credentials, 'evaluations').webhookToken ?? ''}' ` +
  `-H 'Content-Type: application/json' -d '{"project":"hello","output":"Hello, world","sync":true}'`;
