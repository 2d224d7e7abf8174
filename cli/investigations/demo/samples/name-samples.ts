import type { SampleServices } from '../sample-service.ts';

/** A row of SDN.CSV: what is unknown stands as `-0- `. */
const listed = (entNum: number, name: string, type: string, program: string): string =>
  `${entNum},"${name}",${type},"${program}",${Array.from({ length: 8 }, () => '-0- ').join(',')}\r\n`;

const individual = '"individual"';
const sdn = [
  listed(90_001, 'VELTKAMP, Dorian Aurelius', individual, 'EXAMPLE-PROGRAM'),
  listed(90_002, 'QUAY LOGISTICS FZE', '-0- ', 'EXAMPLE-PROGRAM'),
  listed(90_003, 'ORMSBY, Tomas', individual, 'EXAMPLE-PROGRAM'),
].join('');
const alt = '90002,70001,"aka","QUAY SHIPPING FZE",-0- \r\n';
/** Both files end in a line of this one byte. */
const END = '\x1a';

const docket = {
  ...{ docket_id: 71_851_74, caseName: 'Harbour Terminals LLC v. Veltkamp', case_name_full: '' },
  ...{ court: 'District Court, N.D. California', court_id: 'cand', dateFiled: '2025-03-18', dateTerminated: null },
  ...{ docketNumber: '3:25-cv-02416', docket_absolute_url: '/docket/7185174/harbour-terminals-llc-v-veltkamp/' },
  ...{ party: ['Harbour Terminals LLC', 'Veltkamp, Dorian'], attorney: [], recap_documents: [] },
};

/** A namesake on the sanctions list, a civil docket, and a search of news that refuses for now. */
export const nameSamples: SampleServices = {
  name_ofac: ({ path }) => ({ type: 'text/csv', body: (/sdn\.csv$/i.test(path) ? sdn : alt) + END }),
  name_opensanctions: () => ({
    body: { responses: { q: { status: 200, results: [], total: { value: 0, relation: 'eq' }, query: {} } }, limit: 5 },
  }),
  name_wikidata: () => ({ body: { searchinfo: { search: 'Dorian Veltkamp' }, search: [], success: 1 } }),
  name_courtlistener: () => ({
    body: { count: 1, document_count: 3, next: null, previous: null, results: [docket] },
  }),
  name_gdelt: () => ({
    type: 'text/html; charset=utf-8',
    body: 'Please limit requests to one every 5 seconds or contact the service for larger queries.',
  }),
  name_gleif: () => ({ type: 'application/vnd.api+json', body: { meta: {}, data: [] } }),
  name_edgar: () => ({
    body: { took: 12, timed_out: false, hits: { total: { value: 0, relation: 'eq' }, max_score: null, hits: [] } },
  }),
};
