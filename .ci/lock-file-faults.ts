import { isDeepStrictEqual } from 'node:util';

type Versions = Record<string, string>;

/** What package.json and an entry of the lock file say of a package, as far as it is looked at here. */
export interface Package {
  version?: string;
  dependencies?: Versions;
  devDependencies?: Versions;
  optionalDependencies?: Versions;
  peerDependencies?: Versions;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  resolved?: string;
  integrity?: string;
  libc?: string[];
  link?: boolean;
  inBundle?: boolean;
}

/** A package-lock.json, version 3: packages by their folder, the project itself as ''. */
export interface LockFile {
  packages: Record<string, Package>;
}

const rootFields = ['name', 'version', 'license', 'bin', 'engines'];
const dependencyFields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
const exactVersion = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;

/**
 * What keeps `npm ci` from working alike on every platform, or makes `npm install` of npm 10 or 11 rewrite the file.
 * Looks at nothing but the two files; the specification is npm's package-lock.json page.
 */
export function lockFileFaults(manifest: Package, { packages }: LockFile): string[] {
  return [
    ...rootFaults(manifest, packages[''] ?? {}),
    ...Object.entries(packages).flatMap(([folder, entry]) => [
      ...(folder === '' ? [] : entryFaults(folder, entry)),
      ...dependencyFaults(packages, folder),
    ]),
  ];
}

function rootFaults(manifest: object, root: object): string[] {
  const [wanted, locked] = [new Map(Object.entries(manifest)), new Map(Object.entries(root))];
  return [
    ...[...rootFields, ...dependencyFields]
      .filter((field) => !isDeepStrictEqual(wanted.get(field), locked.get(field)))
      .map((field) => `"${field}" of package.json is another in the lock file`),
    ...dependencyFields
      .filter((field) => field !== 'peerDependencies')
      .flatMap((field) => Object.entries<string>(wanted.get(field) ?? {}))
      .filter(([, version]) => !exactVersion.test(version))
      .map(([name, version]) => `package.json: ${name} is "${version}", which is no exact version`),
  ];
}

function entryFaults(folder: string, { resolved, integrity, libc, link, inBundle }: Package): string[] {
  const fromRegistry = !link && !inBundle && !resolved?.startsWith('git');
  return [
    ...(resolved?.startsWith('http') ? [`${folder}: "resolved" names the registry of whoever wrote it`] : []),
    ...(fromRegistry && !integrity ? [`${folder}: has no "integrity"`] : []),
    ...(libc ? [`${folder}: npm 10 takes "libc" out again`] : []),
  ];
}

function dependencyFaults(packages: LockFile['packages'], folder: string): string[] {
  const entry = packages[folder] ?? {};
  const { dependencies, devDependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = entry;
  const peers = Object.entries(peerDependencies ?? {}).filter(([name]) => !peerDependenciesMeta?.[name]?.optional);
  const wanted = Object.entries({
    ...Object.fromEntries(peers),
    ...dependencies,
    ...(folder === '' && devDependencies), // of the project alone
    ...optionalDependencies,
  });
  return wanted.flatMap(([name, version]) => {
    const found = packages[folderOf(packages, folder, name) ?? ''];
    const by = folder || 'package.json';
    if (!found || found === packages['']) return [`${name}, which ${by} names, is missing`];
    if (!exactVersion.test(version) || found.version === version) return [];
    return [`${name} is ${found.version} where ${by} wants ${version}`];
  });
}

/** Where Node finds a package from a folder: in its own node_modules or the nearest above. */
function folderOf(packages: LockFile['packages'], from: string, name: string): string | undefined {
  const candidate = `${from && `${from}/`}node_modules/${name}`;
  if (packages[candidate]) return candidate;
  if (from === '') return undefined;
  return folderOf(packages, from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1)), name);
}
