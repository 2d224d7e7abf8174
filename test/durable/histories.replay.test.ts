import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { noSinks } from '../support/no-sinks.ts';
import { recordHistories } from '../support/record-histories.ts';
import { workflowBundle } from '../support/workflow-bundle.ts';

const folder = fileURLToPath(new URL('../histories', import.meta.url));

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

let bundle: { code: string } | undefined;

async function replay(history: unknown): Promise<void> {
  if (!bundle) {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    bundle = workflowBundle();
  }
  await Worker.runReplayHistory({ workflowBundle: bundle, sinks: noSinks, replayName: 'test' }, history);
}
