import type { SearchAttributeType } from './search-attributes.ts';

/** What decides the command line of the Temporal server. */
export interface TemporalArguments {
  port: number;
  uiPort: number;
  namespace: string;
  dbFile: string;
  searchAttributes: Readonly<Record<string, SearchAttributeType>>;
}

/** The command line of a development server whose file survives a kill: WAL, synced at checkpoints, loses no acknowledged write of a dead process. */
export function temporalArguments(input: TemporalArguments): string[] {
  const { port, uiPort, namespace, dbFile, searchAttributes } = input;
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
    ...['--db-filename', dbFile, '--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=1'],
    ...(namespace === 'default' ? [] : ['--namespace', namespace]),
    ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...['--log-level', 'error'],
  ];
}
