import { expect, test } from '@jest/globals';
import type { SightedRow } from '../../domain/investigations/enrichment/evidence-row.ts';
import { findAlerts } from '../../domain/investigations/monitors/find-alerts.ts';

const row = (fields: Partial<SightedRow>): SightedRow => ({
  ...{ id: 'e', workerId: 'email_hibp', identifier: 'a@example.org', externalId: 'Adobe', kind: 'breach' },
  ...{
    title: 'a@example.org in the breach of Adobe',
    summary: '',
    sourceUrl: 'https://service.test/',
    confidence: 0.9,
  },
  ...{
    riskPoints: 4,
    riskCategory: 'breach',
    sourceDate: null,
    rawSha256: '',
    retrievedAt: '2026-01-01T00:00:00.000Z',
  },
  ...{ isNew: true, isNewest: true, severity: 'low', severityBefore: null, disposition: 'unreviewed' },
  ...fields,
});

test('a row that is new, or more severe than it was, gives one alert; any other none', () => {
  const seen = { isNew: false, severityBefore: 'low' } as const;
  const changes = (one: Partial<SightedRow>) => findAlerts([row(one)], 'info').map(({ change }) => change);
  expect(changes({})).toEqual(['new']);
  expect(changes({ ...seen, severity: 'critical' })).toEqual(['worse']);
  expect(changes({ ...seen, severity: 'low' })).toEqual([]);
  expect(changes({ ...seen, severity: 'info' })).toEqual([]);
  expect(changes({ disposition: 'dismissed' })).toEqual([]);
});

test('below the least severity of the monitor there is none', () => {
  expect(findAlerts([row({ severity: 'low' })], 'medium')).toEqual([]);
  expect(findAlerts([row({ severity: 'medium' })], 'medium')).toHaveLength(1);
});

test('a title is a plain sentence, and the source is the worker without its type', () => {
  const titled = (one: Partial<SightedRow>) => findAlerts([row(one)], 'info')[0];
  expect(titled({ externalId: 'CompanyX 2026' })).toMatchObject({
    ...{
      title: "Email surfaced in 'CompanyX 2026' breach",
      source: 'hibp',
      evidenceId: 'e',
      identifier: 'a@example.org',
    },
  });
  expect(titled({ externalId: '<b>x</b>\u0007' })?.title).toBe("Email surfaced in 'x\uFFFD' breach");
  const rising = { isNew: false, severityBefore: 'low', severity: 'critical', kind: 'ip_reputation' } as const;
  expect(titled({ ...rising, workerId: 'ip_abuseipdb', title: 'Reported' })).toMatchObject({
    ...{ title: 'Reported: severity rose from low to critical', source: 'abuseipdb' },
  });
  expect([...(titled({ kind: 'profile', workerId: 'user_github', title: 'x'.repeat(600) })?.title ?? '')]).toHaveLength(
    500,
  );
});
