import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { openState } from '../../cli/embedded/files/state.ts';
import { stopRunningTemporal } from '../../cli/installation/embedded-parts.ts';
import { readConfig } from '../../workers/settings.ts';
import { killStarted, said, start } from './cli-helpers.ts';
import { freshFolder, removeFolders } from './embedded-helpers.ts';

jest.setTimeout(240_000); // real servers, on machines that others share

const home = freshFolder();
const own = join(home, 'demo-investigations');
afterAll(async () => {
  killStarted();
  await stopRunningTemporal(readConfig({ TRACEWORK_HOME: own })); // of a demo that failed
  removeFolders();
});

test('demo investigations goes from a case to its PDF on an instance of its own, and says where its run is seen', async () => {
  const demo = start(['demo', 'investigations'], { TRACEWORK_HOME: home });
  const output = await said(demo, /Ctrl-C stops/, 200_000);
  expect(output).toMatch(/^Case TL-0001, subject [0-9a-f-]{36}\.$/m);

  const statusOf = (id: string) => new RegExp(`^${id} +(\\w+) +(\\d+) +(-?\\d+)`, 'm').exec(output)?.slice(1);
  expect(statusOf('email_hibp')).toEqual(['ok', '2', '6']);
  expect(statusOf('email_xposedornot')).toEqual(['ok', '2', '2']); // one of them is known to HIBP
  expect(statusOf('email_dns')).toEqual(['ok', '1', '0']);
  expect(statusOf('domain_dns')).toEqual(['ok', '1', '2']);
  expect(statusOf('ip_tor')).toEqual(['ok', '1', '12']);
  expect(statusOf('name_ofac')).toEqual(['ok', '1', '15']);
  expect(statusOf('name_courtlistener')).toEqual(['ok', '1', '3']);
  expect(statusOf('user_gitlab')).toEqual(['no_data', '0', '0']);
  expect(statusOf('name_gdelt')).toEqual(['rate_limited', '0', '0']);
  expect(statusOf('domain_wayback')).toEqual(['error', '0', '0']);
  const statuses = output.match(/^\w+_\w+ +(?:ok|no_data|rate_limited|error) /gm);
  expect(statuses).toHaveLength(32);
  expect(output).toMatch(/risk 5\d of 100 \(medium\)/);

  const pdf = /^PDF: (.*)$/m.exec(output)?.[1] ?? '';
  expect(pdf).toBe(join(own, 'report.pdf'));
  expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');

  const link = new URL(/^Its run in the Temporal UI: (\S+)$/m.exec(output)?.[1] ?? '');
  expect(link.pathname).toMatch(/^\/namespaces\/default\/workflows\/enrich-subject%2F[0-9a-f-]{36}%2F[0-9a-f-]{36}$/);
  expect((await fetch(link)).status).toBe(200);

  demo.child.kill('SIGINT');
  expect((await demo.ended).code).toBe(0);
  expect(openState(own).read('api')).toBeUndefined();
});
