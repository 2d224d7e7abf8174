import { describe, expect, it } from '@jest/globals';
import { cleanText } from '../../domain/investigations/enrichment/clean-text.ts';
import type { ReportedRow, RowOnFile } from '../../domain/investigations/enrichment/evidence-row.ts';
import { type EndedRun, settleWorkers } from '../../domain/investigations/enrichment/settle-workers.ts';
import { sightEvidence } from '../../domain/investigations/enrichment/sight-evidence.ts';
import { combineStatuses } from '../../domain/investigations/enrichment/worst-status.ts';
import { severityOf } from '../../domain/investigations/vocabulary/severity.ts';
import type { WorkerId } from '../../domain/investigations/vocabulary/worker-id.ts';

describe('text of a source', () => {
  it.each([
    ['[9] <b>x</b> [link](http://x)', '[9] x [link](http://x)'],
    ['a\u0000b\u0007\u009b', 'a\uFFFDb\uFFFD\uFFFD'],
    ['one<br>two<p>three', 'one two three'],
    ['&lt;b&gt;AT&amp;T&lt;/b&gt;', 'AT&T'],
    ['a < b', 'a < b'],
    ['x<script>alert(1)</script>y', 'xy'],
    ['\ud800', '\uFFFD'],
    ['Jane Roe <jane@example.org>', 'Jane Roe (jane@example.org)'],
    ['Jane &lt;jane@example.org&gt; <a href="mailto:j@example.org">x</a>', 'Jane (jane@example.org) x'],
  ])('%j is %j', (sent, shown) => expect(cleanText(sent, 500)).toBe(shown));

  it('is cut by code points', () => {
    const shown = cleanText('😀'.repeat(600), 500);
    expect([...shown]).toHaveLength(500);
    expect(cleanText('😀'.repeat(500), 500)).toBe('😀'.repeat(500));
  });
});

describe('a worker of several identifiers', () => {
  const ended = (status: 'ok' | 'no_data' | 'error' | 'timeout' | 'rate_limited', reason: string | null = null) => ({
    ...{ status, reason },
  });
  it.each([
    [[ended('ok'), ended('no_data')], { status: 'ok', reason: null, checked: 2 }],
    [
      [ended('rate_limited', 'throttled'), ended('ok'), ended('timeout', 'no answer in time')],
      { status: 'timeout', reason: '2 of 3 failed: no answer in time', checked: 1 },
    ],
    [
      [ended('timeout'), ended('error', 'unexpected answer')],
      { status: 'error', reason: '2 of 2 failed: unexpected answer', checked: 0 },
    ],
    [[ended('error', 'x')], { status: 'error', reason: 'x', checked: 0 }],
  ])('ends with the worst and says how many failed', (lookUps, combined) => {
    expect(combineStatuses(lookUps)).toEqual(combined);
  });
});

const reported = (workerId: WorkerId, externalId: string, more: Partial<ReportedRow> = {}): ReportedRow => ({
  ...{ workerId, externalId, identifier: 'a@example.org', kind: 'breach', title: 't', summary: '' },
  ...{ sourceUrl: 'https://example.org/', confidence: 1, riskPoints: 2, riskCategory: 'breach', sourceDate: null },
  ...{ rawSha256: '00', retrievedAt: '2026-01-02T00:00:00.000Z' },
  ...more,
});
const onFile = (id: string, row: ReportedRow): RowOnFile => ({
  ...row,
  ...{ id, severity: severityOf(row.riskPoints), disposition: 'unreviewed' },
});
const ids = () => {
  let at = 0;
  return () => `new-${++at}`;
};
const pointsOf = (rows: readonly { workerId: string; externalId: string; riskPoints: number }[]) =>
  Object.fromEntries(rows.map(({ workerId, externalId, riskPoints }) => [`${workerId}/${externalId}`, riskPoints]));

describe('points that depend on other rows', () => {
  it('are taken from a breach that worker 3 names too, on file or new, for the same identifier', () => {
    const before = [onFile('x', reported('email_xposedornot', 'Collection-1'))];
    const { onFile: all, repointed } = sightEvidence(
      [
        reported('email_hibp', 'Collection1'),
        reported('email_xposedornot', 'Other'),
        reported('email_xposedornot', 'COLLECTION 1', { identifier: 'b@example.org' }),
      ],
      before,
      ids(),
    );
    expect(pointsOf(all)).toEqual({
      'email_xposedornot/Collection-1': 0,
      'email_hibp/Collection1': 2,
      'email_xposedornot/Other': 2,
      'email_xposedornot/COLLECTION 1': 2,
    });
    expect(repointed).toMatchObject([{ id: 'x', riskPoints: 0, riskCategory: null, severity: 'info' }]);
  });

  it('are those of the oldest article of a domain', () => {
    const article = (id: string, date: string, host: string) =>
      reported('name_gdelt', id, { sourceDate: date, sourceUrl: `https://${host}/${id}` });
    const before = [onFile('old', article('b', '2026-02-01T00:00:00.000Z', 'news.example'))];
    const { onFile: all } = sightEvidence(
      [
        article('a', '2026-01-01T00:00:00.000Z', 'www.news.example'),
        article('c', '2026-03-01T00:00:00.000Z', 'other.example'),
      ],
      before,
      ids(),
    );
    expect(pointsOf(all)).toEqual({ 'name_gdelt/a': 2, 'name_gdelt/b': 0, 'name_gdelt/c': 2 });
  });
});

describe('a row that is seen again', () => {
  const before = {
    ...onFile('kept', reported('ip_abuseipdb', 'x', { riskPoints: 2 })),
    disposition: 'confirmed' as const,
  };
  it('keeps its id and disposition, and says what it was', () => {
    const newer = reported('ip_abuseipdb', 'x', { riskPoints: 20, retrievedAt: '2026-01-03T00:00:00.000Z' });
    const { sighted } = sightEvidence([newer, newer], [before], ids());
    expect(sighted).toMatchObject([
      {
        id: 'kept',
        isNew: false,
        isNewest: true,
        disposition: 'confirmed',
        severity: 'critical',
        severityBefore: 'low',
      },
    ]);
  });

  it('is not changed by an answer that is older than the one on file', () => {
    const older = reported('ip_abuseipdb', 'x', { riskPoints: 20, retrievedAt: '2026-01-01T00:00:00.000Z' });
    const { sighted, onFile: all } = sightEvidence([older], [before], ids());
    expect(sighted).toMatchObject([{ id: 'kept', isNewest: false, riskPoints: 2, severity: 'low' }]);
    expect(all).toHaveLength(1);
  });
});

describe('the workers of a run that ends', () => {
  const identifiers = {
    email: ['a@example.org', 'b@example.org'],
    phone: [],
    username: [],
    ip: [],
    domain: [],
    name: [],
  };
  const run: EndedRun = {
    ...{ identifiers, sighted: [], unfinished: {}, durationMs: 7, isGivenUp: false },
    workers: [
      { workerId: 'email_hibp', status: 'running', reason: null, durationMs: null },
      { workerId: 'ip_tor', status: 'skipped', reason: 'no ip', durationMs: null },
    ],
    lookUps: [
      {
        ...{ workerId: 'email_hibp', identifier: 'a@example.org', status: 'no_data', reason: null, evidence: [] },
        retrievedAt: '2026-01-01T00:00:00.000Z',
      },
    ],
  };
  const of = (all: ReturnType<typeof settleWorkers>, id: WorkerId) => all.find(({ workerId }) => workerId === id);

  it('are 32, and one that was not to be asked stays as it was', () => {
    const all = settleWorkers(run);
    expect(all).toHaveLength(32);
    expect(of(all, 'ip_tor')).toMatchObject({ status: 'skipped', reason: 'no ip', durationMs: null });
  });

  it.each([
    [{ email_hibp: 'timeout' }, { status: 'timeout', checked: 1, reason: '1 of 2 failed: not finished in time' }],
    [{}, { status: 'error', checked: 1, reason: '1 of 2 failed: internal error' }],
  ] as const)('have no identifier without an outcome (%j)', (unfinished, outcome) => {
    expect(of(settleWorkers({ ...run, unfinished }), 'email_hibp')).toMatchObject(outcome);
  });

  it('are in error where the run is given up', () => {
    expect(of(settleWorkers({ ...run, isGivenUp: true }), 'email_hibp')).toMatchObject({ status: 'error', checked: 0 });
  });
});
