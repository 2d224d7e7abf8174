import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createClient } from '../support/client.ts';
import { type Operation, readApi } from './document.ts';
import { startHostileInstance } from './hostile-instance.ts';
import { hangUp, shoot } from './shoot.ts';
import { Siege } from './siege.ts';
import { openState } from './state.ts';
import { createCaller } from './supply.ts';

/** The prefixes whose operations have a test file of their own, so that files of one length run beside each other. */
export const ownFiles = ['/api/logs', '/api/rules', '/api/v1'];

export const isBelow = (prefix: string) => (operation: Operation) =>
  operation.path === prefix || operation.path.startsWith(`${prefix}/`);

/** Attacks the operations of the OpenAPI document that are chosen, each in a workspace of its own, on one instance. */
export async function attackOperations(isChosen: (operation: Operation) => boolean): Promise<void> {
  const instance = await startHostileInstance();
  const state = await openState(instance.database.adminUrl);
  const api = await readApi(instance.port);
  const operations = api.operations.filter(isChosen);

  describe('hostile requests, generated from the OpenAPI document', () => {
    let attacks = 0;

    afterEach(() => expect(instance.death()).toBeNull());
    afterAll(async () => {
      hangUp();
      await state.close();
      await instance.stop();
    });

    it.each(operations.map((operation) => [operation.id, operation] as const))(
      '%s refuses each without a trace, or keeps what it says',
      async (_id, operation) => {
        const { keys } = await instance.createWorkspace();
        const siege = new Siege(createCaller(instance.port, api, keys), operation, state);
        const outcome = await siege.run();
        attacks += outcome.attacks;
        if (process.env.BAD_INPUT_FIGURES)
          console.error(operation.id, { ...outcome, problems: outcome.problems.length });
        expect(outcome.problems).toEqual([]);
      },
      240_000,
    );

    it('have left a server that works, is live and has told its log no key', async () => {
      expect(attacks).toBeGreaterThan(1_000);
      expect(await state.read()).toBeGreaterThan(100); // it does see what is stored
      const client = createClient(`http://127.0.0.1:${instance.port}`, await instance.createWorkspace());
      expect(await client.judge({ output: 'hello' })).toMatchObject({ status: 'pass' });
      expect(await shoot(instance.port, { method: 'GET', path: '/health/live', headers: [] })).toMatchObject({
        status: 200,
        json: { status: 'live' },
      });
      expect(await instance.polluted()).toBe(false);
      expect(instance.loggedKeys()).toEqual([]);
      expect(instance.logs()).not.toMatch(/unhandled|"level":(?:50|60)/i);
      const rssBytes = await instance.rssBytes();
      if (process.env.BAD_INPUT_FIGURES) console.error({ attacks, rssBytes });
      expect(rssBytes).toBeLessThan(1_500 * 1024 * 1024);
    });
  });
}
