/** Server settings by name; a test server may override any of them. */
export type PostgresSettings = Readonly<Record<string, string>>;

/** Settings for a machine of two cores that other programs share; durability stays at PostgreSQL's safe defaults. */
const standard: PostgresSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '512MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  wal_compression: 'on',
  random_page_cost: '1.1',
  jit: 'off', // compiling costs more than it saves for short queries
  max_parallel_workers_per_gather: '1', // a search looks through everything: with both of two cores where they are free
  min_dynamic_shared_memory: '16MB', // for those, as small containers have no /dev/shm to speak of
  autovacuum_naptime: '15s', // queue tables collect dead rows fast
  log_checkpoints: 'off',
  log_min_error_statement: 'panic', // statements may hold private data
};

/** The arguments that start `postgres` on a data folder and port with these settings. */
export function postgresArguments(dataDir: string, port: number, overrides: PostgresSettings = {}): string[] {
  const settings = Object.entries({ ...standard, ...overrides });
  return ['-D', dataDir, '-p', String(port), ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
