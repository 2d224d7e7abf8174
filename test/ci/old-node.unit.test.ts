import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { freshFolder, removeFolders, script } from '../cli/embedded-helpers.ts';

const root = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const { start: _, ...others } = scripts;

/** A Node that says it is version 20, as the one of a system may be where npm brought none. */
const pretend = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.19.0"}})`;
const folder = freshFolder();
script(folder, 'node', `exec '${process.execPath}' --import 'data:text/javascript,${pretend}' "$@"`);
afterAll(removeFolders);

test.each([...Object.entries(others), ['the command itself', 'node cli/tracework.mjs doctor'] as const])(
  'with a Node that is too old, %s says in one sentence which is needed and what brings it',
  (_name, line) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', line.replace('cli/node', 'node')], {
      cwd: root,
      env: { PATH: `${folder}:/usr/bin:/bin` },
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^Tracework needs Node 24\.9 or newer and this is .*; npm install --include=optional .*\.\n$/,
    );
  },
);
