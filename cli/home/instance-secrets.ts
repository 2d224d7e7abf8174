import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { generateSecretKey } from '../../db/secrets/encryption.ts';
import type { State } from '../embedded/files/state.ts';
import { writeAtomically } from '../embedded/files/write-atomically.ts';
import { StartError } from '../embedded/start-error.ts';

const Secrets = z.object({ runtimePassword: z.string().min(16), secretKeys: z.string() });

/** What an embedded instance keeps to itself: the password of the runtime login, and the keys for encryption at rest. */
export type InstanceSecrets = z.output<typeof Secrets>;

/** Reads `secrets.json` (0600) of the state folder, and makes it the first time. Throws StartError when it cannot be read. */
export function instanceSecrets(state: State): Promise<InstanceSecrets> {
  const file = join(state.home, 'secrets.json');
  return state.lock('secrets', async () => {
    if (existsSync(file)) return read(file);
    const secrets = { runtimePassword: randomBytes(24).toString('base64url'), secretKeys: generateSecretKey() };
    writeAtomically(file, `${JSON.stringify(secrets, null, 2)}\n`);
    return secrets;
  });
}

/** Never replaced when it is damaged: with new keys, what the old ones encrypted would be lost. */
function read(file: string): InstanceSecrets {
  try {
    return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new StartError(`${file} cannot be read as the secrets of this instance; bring back the file that was there.`);
  }
}
