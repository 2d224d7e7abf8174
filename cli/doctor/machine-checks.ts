import { existsSync } from 'node:fs';
import { freemem } from 'node:os';
import { createSecretBox } from '../../db/secrets/encryption.ts';
import { warnings } from '../../workers/runtime/config/config.ts';
import type { Config } from '../../workers/settings.ts';
import { openState } from '../embedded/files/state.ts';
import { postgresBinaries } from '../embedded/postgres/postgres-binaries.ts';
import { type Check, failing, fine } from './finding.ts';

const LEAST_FREE_BYTES = 512 << 20;

/** What can be told without asking a server. */
export const machineChecks = (config: Config): Check[] => [
  { title: 'Node', run: async () => fine(`${process.version} on ${process.platform} ${process.arch}`) },
  { title: 'Memory', run: memory },
  ...(config.DATABASE_URL ? [] : [{ title: 'PostgreSQL programs', run: async () => postgresPrograms() }]),
  { title: 'State folder', run: async () => stateFolder(config) },
  { title: 'Secret keys', run: async () => secretKeys(config) },
  ...warnings(config).map((warning) => ({
    title: 'Setting',
    run: async () => failing(warning, 'leave it out, unless this is a test'),
  })),
];

async function memory() {
  const free = process.availableMemory?.() ?? freemem();
  const says = `${Math.round(free / (1 << 20))} MB available`;
  return free < LEAST_FREE_BYTES ? failing(says, 'free at least 512 MB') : fine(says);
}

function postgresPrograms() {
  const { folder, version } = postgresBinaries(); // throws the sentence that says what to do
  return fine(`${version} in ${folder}`);
}

function stateFolder({ TRACEWORK_HOME }: Config) {
  const existed = existsSync(TRACEWORK_HOME);
  return fine(`${openState(TRACEWORK_HOME).home} can be written${existed ? '' : ', made just now'}`);
}

function secretKeys({ DATABASE_URL, TRACEWORK_SECRET_KEYS }: Config) {
  const fix = 'set TRACEWORK_SECRET_KEYS to an id, a colon and the output of "openssl rand -base64 32"';
  if (!TRACEWORK_SECRET_KEYS)
    return DATABASE_URL
      ? failing('TRACEWORK_SECRET_KEYS is missing beside DATABASE_URL', fix)
      : fine('generated, in secrets.json of the state folder');
  try {
    createSecretBox(TRACEWORK_SECRET_KEYS);
    return fine('given by TRACEWORK_SECRET_KEYS');
  } catch {
    return failing('TRACEWORK_SECRET_KEYS cannot be read', fix);
  }
}
