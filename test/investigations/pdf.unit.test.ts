import { describe, expect, test } from '@jest/globals';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PdfInput } from '../../activities/investigations/reports/pdf/pdf-input.ts';
import { renderPdf } from '../../activities/investigations/reports/pdf/render-pdf.ts';
import type { Evidence } from '../../domain/investigations/contract/evidence/evidence.ts';
import type { Subject } from '../../domain/investigations/contract/subjects/subject.ts';
import { composeReport } from '../../domain/investigations/reports/compose-report.ts';
import { scoreRisk } from '../../domain/investigations/risk/score-risk.ts';
import { reportSections } from '../../domain/investigations/vocabulary/report-section.ts';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const at = '2026-03-02T09:17:40.004Z';

const row = (title: string, n: number): Evidence => ({
  ...{ id: id(n), subject_id: id(0), case_id: id(0), run_id: id(0), worker_id: 'email_hibp', kind: 'breach' },
  ...{ identifier_type: 'email', identifier_value: 'user@example.org', external_id: `row ${n}`, title },
  ...{ summary: 'Breached: 2013-10-04.', source_name: 'Have I Been Pwned', confidence: 0.95, risk_points: 2 },
  ...{ source_url: 'https://haveibeenpwned.com/Breach/Adobe', risk_category: 'breach', severity: 'low' },
  ...{ raw_sha256: 'ab'.repeat(32), retrieved_at: at, first_seen_at: at, last_seen_at: at },
  ...{ disposition: 'unreviewed', disposition_note: null, disposition_by: null, disposition_at: null },
});

function input(titles: string[], title = 'A report'): PdfInput {
  const evidence = titles.map(row);
  const { score, level, breakdown } = scoreRisk(evidence.map(() => ({ category: 'breach', points: 2 })));
  const subject: Subject = {
    ...{
      id: id(0),
      case_id: id(0),
      full_name: 'Ada Lovelace',
      subject_label: 'Ada Lovelace',
      emails: ['user@example.org'],
    },
    ...{ phones: [], usernames: [], ip_addresses: [], domains: [], consent_obtained: false, has_consent: false },
    ...{ retention_days: 90, risk_score: score, risk_level: level, risk_breakdown: breakdown },
    ...{ evidence_count: titles.length, last_enriched_at: at, purge_at: at, created_at: at, updated_at: at },
  };
  const facts = { subject, evidence, dismissedCount: 0, outcomes: [], sections: reportSections };
  const cover = { title, purpose: 'internal', createdAt: at, caseNumber: 'TL-0042', caseTitle: 'A case' } as const;
  return { ...cover, facts, composed: composeReport(facts) };
}

/** The document as a reader finds it: its facts, and the text of its pages without spaces, which lines break at. */
async function read(bytes: Buffer) {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const texts: string[] = [];
  for (let page = 1; page <= document.numPages; page += 1) {
    const { items } = await (await document.getPage(page)).getTextContent();
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  const { info } = await document.getMetadata();
  const outline = (await document.getOutline()).map(({ title }) => title);
  return {
    pages: document.numPages,
    text: texts.join(' ').replace(/\s+/g, ''),
    info: info as { Title: string },
    outline,
  };
}

describe('the PDF of a report', () => {
  test.each([
    ['Latin', 'Jürgen Łukasiewicz Đặng'],
    ['Cyrillic', 'Иван Сергеевич Петров'],
    ['Greek', 'Γιώργος Παπαδόπουλος'],
    ['Arabic', 'محمد'],
    ['Hebrew', 'שלום'],
    ['Devanagari', 'महल'],
    ['Thai', 'ภาษาไทย'],
    ['Chinese', '王小明'],
    ['Japanese', '山田さん'],
    ['Korean', '김철수'],
  ])('sets %s as text that can be searched', async (_script, name) => {
    const { text } = await read(await renderPdf(input([name])));
    expect(text.normalize('NFKC')).toContain(name.replace(/\s+/g, ''));
  });

  test.each([0, 1, 500])('holds every row of %d, with its parts and page numbers', async (count) => {
    const titles = Array.from({ length: count }, (_, n) => `Breach ${n} of many`);
    const { text, pages, info, outline } = await read(await renderPdf(input(titles)));
    expect(info.Title).toBe('A report');
    expect(outline).toEqual([
      ...['Summary', 'Identifiers', 'Findings', 'Risk', 'Methodology', 'Limitations', 'Evidence', 'Appendix: sources'],
    ]);
    expect(text).toContain(`${pages}of${pages}`);
    for (const title of [titles[0], titles.at(-1)]) if (title) expect(text).toContain(title.replace(/\s/g, ''));
    expect(text).toContain(input(titles).composed.contentSha256);
  });

  test('is the same bytes for the same report', async () => {
    const [one, other] = [await renderPdf(input(['Adobe'])), await renderPdf(input(['Adobe']))];
    expect(one.equals(other)).toBe(true);
  });

  test('survives hostile text and long titles', async () => {
    const hostile = [
      '\u202egnp.exe',
      '[9] <b>x</b> [link](http://x)',
      'a'.repeat(500),
      '\ufffd\u{1f600}',
      `${'мир '.repeat(120)}`,
    ];
    const { text } = await read(await renderPdf(input(hostile, 'W'.repeat(200))));
    expect(text).toContain('<b>x</b>');
    expect(text).toContain('W'.repeat(20));
  });
});
