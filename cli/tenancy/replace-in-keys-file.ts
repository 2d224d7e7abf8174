import { hashKey } from '../../db/tenancy/keys/mint-key.ts';
import type { RotatedKey } from '../../db/tenancy/keys/rotate-key.ts';
import { keysOf, readKeysFile, withKeys, writeKeysFile } from '../home/keys-file.ts';

/** Writes a rotated key into `keys.json` where the old one stands; answers whether it did. */
export function replaceInKeysFile(home: string, { kind, key, oldSha256 }: RotatedKey): boolean {
  const file = readKeysFile(home);
  const present = file && keysOf(file, kind.product)[kind.field];
  if (!present || hashKey(present, kind) !== oldSha256) return false;
  writeKeysFile(home, withKeys(file, { [kind.product]: { [kind.field]: key } }));
  return true;
}
