import { createHash } from 'node:crypto';
import type { SanctionsEdition } from '../../../domain/investigations/sanctions/edition.ts';
import type { OutboundHttp } from '../../outbound/outbound-http.ts';
import { ownAddress } from '../sources/client/own-address.ts';
import type { SourceSettings } from '../sources/source-settings.ts';
import { type CsvRow, csvRows } from './csv-rows.ts';
import { ListFault, listFault } from './list-fault.ts';
import { readAlt, readSdn } from './read-list.ts';

export interface FetchParts {
  http: OutboundHttp;
  settings: Pick<SourceSettings, 'baseUrlOf' | 'userAgent'>;
  signal?: AbortSignal;
  /** Of a file; 30 MiB when absent. */
  maxBytes?: number;
}

/** The service of the list, and the older addresses that still serve it. */
const addresses = [
  { sdn: 'SDN.CSV', alt: 'ALT.CSV', at: 'https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/' },
  { sdn: 'sdn.csv', alt: 'alt.csv', at: 'https://www.treasury.gov/ofac/downloads/' },
];

/** Of each file: longest time, most bytes and redirects (contract section 13, bounds). */
const BOUNDS = { timeoutMs: 60_000, maxBytes: 30 * 1024 * 1024, maxRedirects: 5 };

/** Fetches and reads the list. Throws ListFault: why the first address did not give it. */
export async function fetchList(parts: FetchParts): Promise<SanctionsEdition> {
  const failures: unknown[] = [];
  for (const { at, sdn, alt } of addresses) {
    try {
      return await fetchFrom(`${at}${sdn}`, `${at}${alt}`, parts);
    } catch (error) {
      parts.signal?.throwIfAborted();
      failures.push(error);
    }
  }
  throw listFault(failures[0]);
}

async function fetchFrom(sdnUrl: string, altUrl: string, parts: FetchParts): Promise<SanctionsEdition> {
  const sdn = await fetchFile(sdnUrl, parts, readSdn);
  const entries = sdn.read.read;
  const alt = await fetchFile(altUrl, parts, (rows) => readAlt(rows, entries));
  return {
    ...{ sdnSha256: sdn.sha256, altSha256: alt.sha256, publishedAt: sdn.publishedAt, fetchedAt: new Date() },
    ...{ sdnRows: sdn.read.rows, altRows: alt.read, entries: [...entries.values()] },
  };
}

/** Reads a file as it arrives; of its bytes nothing is kept but their hash. */
async function fetchFile<T>(url: string, parts: FetchParts, read: (rows: AsyncIterable<CsvRow>) => Promise<T>) {
  const baseUrl = parts.settings.baseUrlOf('name_ofac');
  const hash = createHash('sha256');
  let result: { read: T } | undefined;
  const { header } = await parts.http.send({
    method: 'GET',
    url: ownAddress(url, baseUrl),
    addressFrom: baseUrl === undefined ? 'user' : 'settings',
    headers: { 'user-agent': parts.settings.userAgent, accept: 'text/csv, */*' },
    compressed: true,
    ...BOUNDS,
    maxBytes: parts.maxBytes ?? BOUNDS.maxBytes,
    ...(parts.signal && { signal: parts.signal }),
    async receive({ status }, body) {
      if (status !== 200) throw new ListFault(`answered ${status}`);
      result = { read: await read(csvRows(hashed(body, hash))) };
    },
  });
  if (!result) throw new ListFault('no answer');
  return { ...result, sha256: hash.digest('hex'), publishedAt: dateOf(header('last-modified')) };
}

async function* hashed(body: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}

function dateOf(text: string | undefined): Date | null {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at);
}
