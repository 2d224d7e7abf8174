import { globSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { Decision } from '../../domain/evaluations/contract/logs/decision.ts';
import { Flag } from '../../domain/evaluations/contract/logs/flag.ts';
import { ListQuery } from '../../domain/evaluations/contract/logs/list-query.ts';
import { RuleEvaluate } from '../../domain/evaluations/contract/rules/rule-evaluate.ts';
import { RuleCreate, RulePatch } from '../../domain/evaluations/contract/rules/rule-input.ts';
import { SettingsPatch } from '../../domain/evaluations/contract/settings/settings.ts';
import { Submission } from '../../domain/evaluations/contract/submission/submission.ts';
import { SubscriptionCreate } from '../../domain/evaluations/contract/webhooks/subscription.ts';
import { models } from '../../domain/evaluations/models.ts';
import { nameKey } from '../../domain/evaluations/name-key.ts';
import { fieldPath } from '../../domain/field-path.ts';

const minimal = { project: 'p', output: 'hi' };
const submit = (fields: object) => Submission.parse({ ...minimal, ...fields });
const refusedFields = (schema: z.ZodType, body: unknown): string[] => {
  const read = schema.safeParse(body);
  return read.success ? [] : [...new Set(read.error.issues.map((issue) => fieldPath(issue.path)))];
};

describe('a submission', () => {
  test('has defaults for everything but project and output', () => {
    expect(Submission.parse(minimal)).toEqual({
      project: 'p',
      task: null,
      output: 'hi',
      model: null,
      latencyMs: null,
      costUsd: null,
      input: null,
      inputText: null,
      callbackUrl: null,
      callbackEvents: null,
      metadata: {},
      id: null,
      sync: false,
      requireApproval: false,
      revisionOf: null,
      confidence: null,
      sessionId: null,
      subjectId: null,
      actorId: null,
      timestamp: null,
      attachments: [],
      parts: [],
      inlineFiles: [],
      tags: [],
    });
  });

  test('without project and with blank output names both fields', () => {
    expect(refusedFields(Submission, { output: '  ' })).toEqual(['project', 'output']);
  });

  test('counts characters as code points', () => {
    expect(refusedFields(Submission, { ...minimal, output: '👍'.repeat(50_000) })).toEqual([]);
    expect(refusedFields(Submission, { ...minimal, output: 'x'.repeat(50_001) })).toEqual(['output']);
    expect(refusedFields(Submission, { ...minimal, project: 'x'.repeat(201) })).toEqual(['project']);
  });

  test.each<[string, unknown]>([
    ['project', 7],
    ['output', ['x']],
    ['confidence', 1.01],
    ['confidence', '0.5'],
    ['latencyMs', -1],
    ['costUsd', 'free'],
    ['callbackEvents', 'never'],
    ['timestamp', 'yesterday'],
    ['timestamp', '2024-02-30'],
    ['timestamp', '2016-12-31T23:59:60Z'],
    ['timestamp', '0000-06-01T00:00:00Z'],
    ['timestamp', '9999-12-31T23:59:59-01:00'],
    ['timestamp', 1_700_000_000],
    ['metadata', []],
    ['metadata', 'x'],
    ['metadata', { a: 'x'.repeat(33_000) }],
    ['sync', 'yes'],
    ['sync', 1],
    ['id', 'tasks'],
    ['id', 'bulk'],
    ['id', '-a'],
    ['id', 'a b'],
    ['id', 'x'.repeat(129)],
    ['model', 'x'.repeat(201)],
    ['sessionId', 'x'.repeat(201)],
    ['ticketId', { a: 1 }],
    ['callbackUrl', 'ftp://x'],
    ['callbackUrl', '/relative'],
    ['callbackUrl', 'http:x'],
    ['callbackUrl', 'http://user:password@x/'],
    ['callbackUrl', `https://x/${'y'.repeat(2_048)}`],
    ['attachments', Array.from({ length: 11 }, () => ({ url: 'https://x/a.pdf' }))],
    ['attachments', 'x'],
    ['input', []],
    ['input', 5],
    ['input', 'x'.repeat(200_001)],
    ['input[0]', undefined],
    ['tags', 4],
    ['tags', Array.from({ length: 21 }, (_, index) => `t${index}`)],
  ])('refuses %s: %j', (field, value) => {
    const fields = field === 'input[0]' ? { input: [{ type: 'text' }] } : { [field]: value };
    expect(refusedFields(Submission, { ...minimal, ...fields })).toEqual([field]);
  });

  test('names the input parts that are wrong', () => {
    const input = [
      { type: 'text', text: 'look' },
      { type: 'video_url', video_url: { url: 'https://x/y' } },
      { type: 'image_url', image_url: { url: 'data:image/png,AAAA' } },
      { type: 'file_url', url: 'https://x/a.pdf', filename: 'a.pdf' },
      { type: 'audio_url', audio_url: {} },
    ];
    expect(refusedFields(Submission, { ...minimal, input })).toEqual(['input[1]', 'input[2]', 'input[4]']);
  });

  test('counts the text of input parts as it counts a text: by code points', () => {
    const input = (count: number) => [{ type: 'text', text: '👍'.repeat(count) }];
    expect(Submission.safeParse({ project: 'p', output: 'x', input: input(200_000) }).success).toBe(true);
    expect(Submission.safeParse({ project: 'p', output: 'x', input: input(200_001) }).success).toBe(false);
  });

  test('takes a file part whose name was left empty', () => {
    const part = { type: 'file_url', url: 'https://x/y.pdf', filename: null };
    expect(Submission.safeParse({ project: 'p', output: 'x', input: [part] }).success).toBe(true);
  });

  test('keeps input parts as a JSON string', () => {
    const input = [
      { type: 'text', text: 'look' },
      { type: 'image_url', image_url: { url: 'https://x/y.png' } },
      { type: 'file_url', url: 'https://x/a.pdf', filename: 'a.pdf' },
    ];
    expect(JSON.parse(submit({ input }).input ?? '')).toEqual(input);
  });

  test('reads aliases in order, the canonical name first, blanks skipped, numbers as text', () => {
    const aliased = submit({ conversationId: 'c1', ticketId: 't1', agentId: 7 });
    expect(aliased).toMatchObject({ sessionId: 'c1', subjectId: 't1', actorId: '7' });
    expect(submit({ conversationId: 'c1', sessionId: 's' }).sessionId).toBe('s');
    expect(submit({ sessionId: ' ', conversationId: '', chatId: 'x', threadId: 't' }).sessionId).toBe('t');
    expect(submit({ accountId: 0 }).subjectId).toBe('0');
  });

  test('drops blank metadata, keeping 0 and false', () => {
    expect(submit({ metadata: { a: null, b: '', c: 0, d: false } }).metadata).toEqual({ c: 0, d: false });
    expect(submit({ metadata: '' }).metadata).toEqual({});
  });

  test('refuses metadata nested beyond any use', () => {
    const metadata = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`);
    expect(refusedFields(Submission, { ...minimal, metadata })).toEqual(['metadata']);
  });

  test('counts blank and null optional fields as absent', () => {
    const fields = Object.keys(Submission.parse(minimal)).filter((field) => field !== 'project' && field !== 'output');
    for (const blank of ['', null]) {
      const body = Object.fromEntries([...fields, 'attachments', 'chatId'].map((field) => [field, blank]));
      expect(submit(body)).toEqual(Submission.parse(minimal));
    }
  });

  test('reads sync as text', () => {
    expect([submit({ sync: 'true' }).sync, submit({ sync: 'false' }).sync, submit({ sync: true }).sync]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('normalises timestamps to UTC with milliseconds', () => {
    expect(submit({ timestamp: '2024-11-15T10:30:00Z' }).timestamp).toBe('2024-11-15T10:30:00.000Z');
    expect(submit({ timestamp: '2024-11-15T10:30:00.1234+05:30' }).timestamp).toBe('2024-11-15T05:00:00.123Z');
    expect(submit({ timestamp: '2024-11-15' }).timestamp).toBe('2024-11-15T00:00:00.000Z');
  });

  test('gives a callback the filter all, and none without an address', () => {
    expect(submit({ callbackUrl: 'https://x/y' }).callbackEvents).toBe('all');
    expect(submit({ callbackUrl: 'https://x/y', callbackEvents: 'pass' }).callbackEvents).toBe('pass');
    expect(submit({ callbackEvents: 'all' }).callbackEvents).toBeNull();
  });

  test('unites tags with metadata.tags, lower-cased and deduplicated', () => {
    expect(submit({ tags: 'A, b,,a', metadata: { tags: ['B', 'C'] } }).tags).toEqual(['a', 'b', 'c']);
    expect(submit({ tags: ['A,b', ' c '] }).tags).toEqual(['a', 'b', 'c']);
  });

  test('makes text storable', () => {
    expect(submit({ output: 'a\0b\ud800' }).output).toBe('a\uFFFDb\uFFFD');
    expect(submit({ metadata: { 'k\0': ['\ud800'] } }).metadata).toEqual({ 'k\uFFFD': ['\uFFFD'] });
  });

  test('ignores unknown fields', () => {
    expect(submit({ foo: 1 })).toEqual(Submission.parse(minimal));
  });

  test('is stable: its own result reads as itself', () => {
    const once = submit({ tags: 'a', timestamp: '2024-11-15', callbackUrl: 'https://x/y', id: 'run:1', sync: 'true' });
    expect(Submission.parse(once)).toEqual(once);
  });
});

describe('decisions, flags and subscriptions', () => {
  test('blanks count as absent', () => {
    const blank = { comment: '', correctedOutput: null };
    expect(Decision.parse({ decision: 'handled', ...blank })).toEqual({
      decision: 'handled',
      comment: null,
      correctedOutput: null,
    });
    expect(Flag.parse({ status: 'flagged', reason: ' ' })).toEqual({
      ...{ status: 'flagged', reason: null, flaggedBy: 'end_user' },
    });
    expect(submit({ requireApproval: '', revisionOf: '' })).toMatchObject({ requireApproval: false, revisionOf: null });
  });

  test('of the words of the contract, and of no others', () => {
    for (const decision of ['approved', 'rejected', 'handled'])
      expect(refusedFields(Decision, { decision })).toEqual([]);
    expect(refusedFields(Decision, { decision: 'taught' })).toEqual(['decision']);
    const events = ['approved', 'rejected', 'changed', 'handled', 'taught', 'flagged', 'pass', 'error'];
    expect(SubscriptionCreate.parse({ url: ' https://a.example/x ', events: [...events, 'pass'] })).toEqual({
      ...{ url: 'https://a.example/x', events, source: null },
    });
    expect(refusedFields(SettingsPatch, { outboundWebhookEvents: 'changed,handled' })).toEqual([]);
    expect(refusedFields(SettingsPatch, { outboundWebhookEvents: ['taught'] })).toEqual(['outboundWebhookEvents']);
  });
});

describe('the list query', () => {
  test.each([
    [{ limit: '1000' }, { page: 1, limit: 100 }],
    [
      { limit: '0', page: '-3' },
      { page: 1, limit: 1 },
    ],
    [
      { limit: 'x', page: 'y' },
      { page: 1, limit: 50 },
    ],
    [
      { limit: '2.9', page: '99' },
      { page: 99, limit: 2 },
    ],
    [
      { limit: '', page: 'Infinity' },
      { page: 90_071_992_547_409, limit: 50 },
    ],
  ])('clamps %j', (query, expected) => {
    expect(ListQuery.parse(query)).toMatchObject(expected);
  });

  test.each([{ sortBy: 'foo' }, { status: 'bad' }, { sortDir: 'up' }, { from: 'yesterday' }, { to: '2024-13-01' }])(
    'refuses %j',
    (query) => expect(refusedFields(ListQuery, query)).toEqual(Object.keys(query)),
  );

  test('reads booleans, tags and dates', () => {
    const read = ListQuery.parse({ pending: 'true', tags: 'A,b', from: '2024-01-01', status: '' });
    expect(read).toMatchObject({ pending: true, tags: ['a', 'b'], from: '2024-01-01T00:00:00.000Z', status: null });
  });
});

describe('rules', () => {
  const rule = { name: ' R ', type: 'regex_match', value: 'a' };

  test('are created with defaults', () => {
    expect(RuleCreate.parse(rule)).toMatchObject({ name: 'R', isActive: true, projectId: null, taskName: null });
  });

  test('are refused with a bad value or type', () => {
    expect(refusedFields(RuleCreate, { ...rule, value: '(unclosed' })).toEqual(['value']);
    expect(refusedFields(RuleCreate, { ...rule, type: 'magic' })).toEqual(['type']);
    expect(refusedFields(RuleCreate, {})).toEqual(['name', 'type', 'value']);
    expect(refusedFields(RuleEvaluate, { output: 'x', rule: { ...rule, value: 'a{2,1}' } })).toEqual(['rule.value']);
    expect(refusedFields(RuleEvaluate, { output: 'x' })).toEqual(['rule']);
  });

  test('are patched in part, null clearing what can be cleared', () => {
    expect(RulePatch.parse({ description: null, taskName: 't' })).toEqual({ description: null, taskName: 't' });
    expect(RulePatch.parse({})).toEqual({});
    expect(refusedFields(RulePatch, { name: null, isActive: 'x' })).toEqual(['name', 'isActive']);
  });
});

test('every schema of the contract can be documented', async () => {
  const folder = new URL('../../domain/evaluations/contract/', import.meta.url);
  const files = globSync('**/*.ts', { cwd: folder });
  const modules: object[] = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  const schemas = modules.flatMap((exported) => Object.values(exported)).filter((one) => one instanceof z.ZodType);
  expect(schemas.length).toBeGreaterThan(50);
  for (const schema of schemas) {
    for (const io of ['input', 'output'] as const) {
      expect(z.toJSONSchema(schema, { io, unrepresentable: 'any' })).toBeTruthy();
    }
  }
});

test('the documented submission names every field and alias', () => {
  const documented = JSON.stringify(z.toJSONSchema(Submission, { io: 'input', unrepresentable: 'any' }));
  for (const field of ['project', 'metadata', 'attachments', 'threadId', 'accountId', 'endUserId', 'tags']) {
    expect(documented).toContain(`"${field}":{`);
  }
});

test('model suggestions are unique', () => {
  expect(new Set(models.map((model) => model.value)).size).toBe(models.length);
});

test('names compare without case, outer blanks or composition', () => {
  expect(nameKey(' CAFE\u0301 ')).toBe(nameKey('café'));
  expect(nameKey(`E\u0301${'\u0301\u0316'.repeat(200_000)}`)).toMatch(/^é/); // which must not take minutes
});

test('field paths are dotted with bracketed indexes', () => {
  expect(fieldPath(['attachments', 0, 'data'])).toBe('attachments[0].data');
  expect(fieldPath([])).toBe('');
});
