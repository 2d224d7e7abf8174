import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Asked } from '../../../activities/investigations/sources/asked.ts';
import { evidenceOf } from '../../../activities/investigations/sources/evidence-of.ts';
import { changed, leavesOf, otherType, withNewFields } from './change-leaves.ts';
import { fixtures } from './fixtures/index.ts';
import { generalFaults } from './general-faults.ts';
import { type AskOptions, SourceBed } from './source-bed.ts';
import type { Expected, GeneralFault, Service, SourceFixture, WireAnswer } from './source-fixture.ts';

const now = new Date('2026-11-20T12:00:00Z');
const unexpected = { status: 'error', reason: 'unexpected answer' };
const MOST_LEAVES = 60;

let bed: SourceBed;
beforeAll(async () => {
  bed = await SourceBed.start();
});
afterAll(() => bed.stop());

/** The rows of what a source said, after its result was in the cache. */
function rowsOf(fixture: SourceFixture, asked: Asked, identifier = fixture.identifier, fullName = fixture.fullName) {
  if (asked.result === null) return [];
  const result = fixture.source.result.parse(JSON.parse(JSON.stringify(asked.result)));
  return evidenceOf(fixture.source, result, { identifier, fullName: fullName ?? null, now }, asked.answers);
}

function expectOutcome(
  fixture: SourceFixture,
  asked: Asked,
  expected: Expected,
  identifier?: string,
  fullName?: string | null,
) {
  expect(asked).toMatchObject({ status: expected.status, ...('reason' in expected && { reason: expected.reason }) });
  const rows = rowsOf(fixture, asked, identifier, fullName);
  if (expected.status === 'ok') expect(rows.length).toBeGreaterThan(0);
  if (expected.evidence) {
    expect(rows).toMatchObject(expected.evidence);
    expect(rows).toHaveLength(expected.evidence.length);
  }
}

const sha256Hex = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const secretsOf = ({ source: { keys }, settings = {} }: SourceFixture) =>
  [...(keys?.required ?? []), ...(keys?.optional ?? [])].flatMap((name) => settings[name] ?? []);
const named = fixtures.map((fixture) => [fixture.source.id, fixture] as const);

describe.each(named)('%s', (_, fixture) => {
  const { source, identifier, found } = fixture;
  const options: AskOptions = { ...(fixture.settings && { settings: fixture.settings }) };
  const ask = (service: Service, more: AskOptions = {}) =>
    bed.ask(source, identifier, service, { ...options, ...more });
  const isFound = (asked: Asked) => expectOutcome(fixture, asked, { status: 'ok', evidence: fixture.evidence });

  it('makes evidence of what is found, that rests on bytes as they were sent', async () => {
    const sent: string[] = [];
    const asked = await ask((request) => {
      expect(request.headers['user-agent']).toBe('Tracework/0.0.0 (desk@example.org)');
      return found(request);
    });
    isFound(asked);
    for (const { body, sha256 } of asked.answers) sent.push(sha256Hex(body), sha256);
    for (const row of rowsOf(fixture, asked)) {
      expect(source.kinds).toContain(row.kind);
      expect(sent).toContain(row.rawSha256);
      expect(URL.canParse(row.sourceUrl)).toBe(true);
      expect(row.riskCategory === null).toBe(row.riskPoints === 0);
      expect(row.title.trim()).not.toBe('');
    }
  });

  it.each(Object.entries(fixture.cases))('%s', async (_title, one) => {
    const asked = await bed.ask(source, one.identifier ?? identifier, one.service, {
      settings: one.settings ?? fixture.settings ?? {},
    });
    expectOutcome(fixture, asked, one, one.identifier, one.fullName);
  });

  it.each(Object.keys(generalFaults) as GeneralFault[])('shows a service that is %s as such', async (name) => {
    const { service, timeoutMs = 10_000, ...usual } = generalFaults[name];
    const asked = await bed.askRaw(source, identifier, service, { ...options, timeoutMs });
    expectOutcome(fixture, asked, fixture.unlike?.[name] ?? usual);
  });

  it.each([{ status: 502 }, { status: 429, headers: { 'retry-after': '0' } }])(
    'tries again after $status',
    async (refusal) => {
      let calls = 0;
      isFound(await ask((request) => (calls++ === 0 ? refusal : found(request))));
    },
  );

  it('keeps no key that an answer echoes', async () => {
    const echo = secretsOf(fixture).flatMap((key) => [key, encodeURIComponent(key), `Bearer ${key}`]);
    const asked = await ask((request) => withEcho(found(request), { echo, sent: request.headers }));
    isFound(asked);
    const kept = asked.answers.map(({ body }) => body.toString()).join('\n') + JSON.stringify(rowsOf(fixture, asked));
    for (const key of secretsOf(fixture)) expect(kept).not.toContain(key);
  });

  describe('with changed answers', () => {
    const withChange = async (at: number, change: (body: unknown) => unknown) => {
      let calls = 0;
      return ask((request) => {
        const answer = found(request);
        return calls++ === at ? { ...answer, body: change(jsonOf(answer)) } : answer;
      });
    };
    const documents = async () => {
      const answers: unknown[] = [];
      await ask((request) => {
        const answer = found(request);
        answers.push(jsonOf(answer));
        return answer;
      });
      return answers.flatMap((document, at) => (document === undefined ? [] : [{ document, at }]));
    };
    const everyLeaf = async (change: (leaf: unknown) => unknown, check: (asked: Asked, field: string) => void) => {
      for (const { document, at } of await documents()) {
        for (const path of leavesOf(document, MOST_LEAVES)) {
          const asked = await withChange(at, (body) => changed(body, path, change));
          check(asked, String(path.findLast((key) => typeof key === 'string')));
        }
      }
    };

    it('passes over new fields', async () => {
      isFound(await ask((request) => withNew(found(request))));
    });

    it('never takes a null or another type for nothing', async () => {
      const check = (asked: Asked, field: string) => {
        if (fixture.nullMeansNothing?.includes(field) && asked.status === 'no_data') return;
        if (asked.status === 'ok') rowsOf(fixture, asked);
        else expect({ field, status: asked.status, reason: asked.reason }).toMatchObject({ field, ...unexpected });
      };
      await everyLeaf(() => null, check);
      await everyLeaf(otherType, (asked, field) => check(asked, field));
    });

    it('bears control characters, half characters and mark-up in every text', async () => {
      const spoil = (leaf: unknown) => (typeof leaf === 'string' ? `${leaf}\0\u001b<b>\ud800` : leaf);
      await everyLeaf(spoil, (asked) => {
        expect(asked.reason).not.toBe('internal error');
        for (const row of rowsOf(fixture, asked)) expect(row.externalId).not.toContain('\0');
      });
    });
  });
});

/** The document of an answer; undefined for one that is no JSON. */
function jsonOf({ body }: WireAnswer): unknown {
  if (typeof body !== 'string') return Buffer.isBuffer(body) ? undefined : body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const withNew = (answer: WireAnswer): WireAnswer => {
  const document = jsonOf(answer);
  return document === undefined ? answer : { ...answer, body: withNewFields(document) };
};

function withEcho(answer: WireAnswer, echo: object): WireAnswer {
  const document = jsonOf(answer);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return answer;
  return { ...answer, body: { ...document, echo } };
}
