import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, type InjectedSinks, Runtime, Worker } from '@temporalio/worker';
import type { EndSinks } from '../../workflows/report-end.ts';
import { recordHistories } from '../support/record-histories.ts';

const folder = fileURLToPath(new URL('../histories', import.meta.url));
const workflowsPath = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));
const reportEndPath = fileURLToPath(new URL('../../workflows/report-end.ts', import.meta.url));

/** `RECORD_HISTORIES=1` records today's workflows beside the histories that are kept. */
if (process.env.RECORD_HISTORIES) {
  test('records one history of every way through the workflows', async () => {
    for (const [name, history] of Object.entries(await recordHistories())) {
      const file = join(folder, `${name}.json`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, withoutMachine(`${historyToJSON(history)}\n`));
    }
    expect(existsSync(folder)).toBe(true);
  }, 180_000);
}

const recorded = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'))
  : [];

describe('every recorded history replays on the workflows as they are now', () => {
  test('there are histories of every workflow', async () => {
    const workflows = Object.keys(await import('../../workflows/index.ts'));
    const covered = new Set(recorded.map((file) => dirname(file)));
    expect(workflows.filter((name) => !covered.has(name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)))).toEqual([]);
  });

  test.each(recorded)('%s', async (file) => {
    await replay(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  });

  test('and a workflow that does something else than its history is found out', async () => {
    const file = recorded.find((name) => name === join('evaluate-log', 'judge-recovers.json'));
    const altered = readFileSync(join(folder, file ?? ''), 'utf8').replaceAll('"judgeRule"', '"somethingElse"');
    await expect(replay(JSON.parse(altered))).rejects.toThrow(/[Nn]ondeterminism/);
  });
});

/** Where it was recorded belongs to no history. */
const withoutMachine = (text: string): string => text.replaceAll(process.cwd(), '').replace(/"\d+@[^"]*"/g, '"worker"');

/** A replay tells nobody of an end; it only wants to know that somebody is there. */
const nobody: InjectedSinks<EndSinks> = { ends: { ended: { callDuringReplay: false, fn() {} } } };

let bundle: Promise<{ code: string }> | undefined;

async function replay(history: unknown): Promise<void> {
  if (!bundle) {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    bundle = bundleWorkflowCode({
      workflowsPath,
      workflowInterceptorModules: [reportEndPath],
      logger: new DefaultLogger('ERROR'),
    });
  }
  await Worker.runReplayHistory({ workflowBundle: await bundle, sinks: nobody, replayName: 'test' }, history);
}
