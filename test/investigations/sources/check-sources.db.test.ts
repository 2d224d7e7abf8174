import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkSources, type SourceCheck } from '../../../workers/investigations/check-sources.ts';
import { createLogger } from '../../../workers/runtime/log/logger.ts';
import { readConfig } from '../../../workers/settings.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { userHackernewsFixture } from './fixtures/user_hackernews.ts';
import { SourceBed, send, wired } from './source-bed.ts';

let database: TestDatabase;
let bed: SourceBed;
beforeAll(async () => {
  database = await createTestDatabase();
  bed = await SourceBed.start();
});
afterAll(async () => {
  await bed.stop();
  await database.drop();
});

describe('checkSources', () => {
  it('tells what fits from what has changed, is unknown or is not set up', async () => {
    const html = bed.serve((_, response) => send(response, { body: '<html></html>' }));
    const config = readConfig({
      OSINT_USER_HACKERNEWS_BASE_URL: bed.serve(wired(userHackernewsFixture.found)),
      OSINT_USER_GITHUB_BASE_URL: html,
      OSINT_USER_GITLAB_BASE_URL: bed.serve(wired(() => ({ body: [] }))),
    });
    const told: SourceCheck[] = [];
    const checks = await checkSources({
      ...{ config, db: database.db, log: createLogger({ LOG_LEVEL: 'silent' }) },
      ids: ['user_hackernews', 'user_github', 'user_gitlab', 'email_hibp', 'phone_parse'],
      onChecked: (check) => told.push(check),
    });
    expect(checks.map(({ id, status, reason, rows }) => [id, status, reason, rows])).toEqual([
      ['email_hibp', 'not_configured', 'HIBP_API_KEY is not set', 0],
      ['phone_parse', 'ok', null, 1],
      ['user_github', 'error', 'unexpected answer', 0],
      ['user_gitlab', 'no_data', null, 0],
      ['user_hackernews', 'ok', null, 1],
    ]);
    expect(told).toHaveLength(5);
  });
});
