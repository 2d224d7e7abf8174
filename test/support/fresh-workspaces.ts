import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type Client, createClient } from './client.ts';
import { startTestInstance, type TestInstance } from './test-instance.ts';

/** What the tests of a file work with; `client` is another one in each test. */
export interface FreshWorkspaces {
  readonly instance: TestInstance;
  readonly url: string;
  readonly client: Client;
}

/** One instance for the tests of a `describe`, and a workspace of its own for each of them. */
export function freshWorkspaces(name?: string): FreshWorkspaces {
  let instance: TestInstance;
  let client: Client;
  beforeAll(async () => {
    instance = await startTestInstance();
    // The first verdict waits for the worker to start, which is no part of what tests bound.
    const first = createClient(instance.urls[0]!, instance.credentials);
    await first.settled((await first.submit({ project: 'p', output: 'hi' })).id);
  });
  afterAll(() => instance?.stop());
  beforeEach(async () => {
    client = createClient(instance.urls[0]!, await instance.database.createWorkspace(name));
  });
  return {
    get instance() {
      return instance;
    },
    get url() {
      return instance.urls[0]!;
    },
    get client() {
      return client;
    },
  };
}
