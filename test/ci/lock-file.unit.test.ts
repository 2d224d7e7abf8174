import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from '@jest/globals';
import { type LockFile, lockFileFaults, type Package } from '../../.ci/lock-file-faults.ts';

type Entry = Package & { os?: string | string[]; cpu?: string | string[] };

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
let manifest: Package & { name: string };
let lock: LockFile & { packages: Record<string, Entry> };
beforeEach(() => {
  manifest = read('package.json');
  lock = read('package-lock.json');
});

/** The lock file with one entry changed. */
const withEntry = (folder: string, change: Package) => ({
  packages: { ...lock.packages, [folder]: { ...lock.packages[folder], ...change } },
});

test('the lock file of the project is right', () => {
  expect(lockFileFaults(manifest, lock)).toEqual([]);
});

test('each package of another platform that is left out is named', () => {
  const runsOnly = (only: string | string[] | undefined, here: string) => !only || [only].flat().includes(here);
  const elsewhere = Object.entries(lock.packages)
    .filter(([, { os, cpu }]) => !runsOnly(os, 'linux') || !runsOnly(cpu, 'x64'))
    .map(([folder]) => folder);
  expect(elsewhere.length).toBeGreaterThan(50);
  for (const folder of elsewhere) {
    const packages = Object.fromEntries(Object.entries(lock.packages).filter(([other]) => other !== folder));
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    expect(lockFileFaults(manifest, { packages })).toContainEqual(
      expect.stringMatching(new RegExp(`^${name}, which .* names, is missing$`)),
    );
  }
});

test('a package counts as there only where Node would find it', () => {
  const packages = (folder: string): LockFile['packages'] => ({
    '': { dependencies: { a: '1.0.0' } },
    'node_modules/a': { version: '1.0.0', integrity: 'x', dependencies: { b: '^2.0.0' } },
    [folder]: { version: '2.1.0', integrity: 'x' },
  });
  const faults = (folder: string) => lockFileFaults({ dependencies: { a: '1.0.0' } }, { packages: packages(folder) });
  expect(faults('node_modules/b')).toEqual([]);
  expect(faults('node_modules/a/node_modules/b')).toEqual([]);
  expect(faults('node_modules/c/node_modules/b')).toEqual(['b, which node_modules/a names, is missing']);
});

test('peers count unless they are optional, and development packages only for the project itself', () => {
  const peers = { peerDependencies: { p: '1', q: '1' }, peerDependenciesMeta: { q: { optional: true } } };
  const a = { version: '1.0.0', integrity: 'x', devDependencies: { d: '1.0.0' }, ...peers };
  const root = { devDependencies: { a: '1.0.0' } };
  expect(lockFileFaults(root, { packages: { '': root, 'node_modules/a': a } })).toEqual([
    'p, which node_modules/a names, is missing',
  ]);
});

test.each<[string, Package, RegExp]>([
  ['an address of a registry', { resolved: 'https://registry.example/express.tgz' }, /: "resolved" names the registry/],
  ['no integrity', { integrity: '' }, /: has no "integrity"$/],
  ['what npm 10 takes out again', { libc: ['musl'] }, /: npm 10 takes "libc" out again$/],
  ['another version than package.json pins', { version: '5.0.0' }, /^express is 5\.0\.0 where package\.json wants /],
])('refuses an entry with %s', (_, change, words) => {
  expect(lockFileFaults(manifest, withEntry('node_modules/express', change))).toEqual([expect.stringMatching(words)]);
});

test('refuses a package.json that the lock file does not repeat, and versions that are not exact', () => {
  expect(lockFileFaults({ ...manifest, version: '9.9.9' }, lock)).toEqual([
    '"version" of package.json is another in the lock file',
  ]);
  const loose = { ...manifest, dependencies: { ...manifest.dependencies, zod: '^4.0.0' } };
  expect(lockFileFaults(loose, lock)).toEqual([
    '"dependencies" of package.json is another in the lock file',
    'package.json: zod is "^4.0.0", which is no exact version',
  ]);
});
