import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Installs the packages of `peers/<name>` the first time its bench runs. */
export function installPeer(name: string): void {
  const folder = fileURLToPath(new URL(`../peers/${name}`, import.meta.url));
  if (existsSync(join(folder, 'node_modules', name))) return;
  console.log(`  installing ${name} (its bench only) …`);
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`; // npm picks packages by the Node it runs on
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    env: { ...process.env, PATH },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${name} could not be installed`);
}
