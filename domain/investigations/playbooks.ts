import type { Cadence } from './vocabulary/cadence.ts';
import { type ReportSection, reportSections } from './vocabulary/report-section.ts';
import { type WorkerId, workerIds, workerTypes } from './vocabulary/worker-id.ts';

/** What a kind of investigation usually asks, shows and watches (contract section 11). */
export interface Playbook {
  slug: string;
  name: string;
  description: string;
  /** What monitors of its cases run by default. */
  worker_ids: WorkerId[];
  /** What reports of its cases show. */
  report_sections: ReportSection[];
  default_monitor_cadence: Cadence;
}

const ofType = (...types: (typeof workerTypes)[WorkerId][]): WorkerId[] =>
  workerIds.filter((id) => types.includes(workerTypes[id]));
const except = (sections: ReportSection[]): ReportSection[] => reportSections.filter((one) => !sections.includes(one));

/** The built-in playbooks. */
export const playbooks: readonly Playbook[] = [
  {
    slug: 'kyc-individual',
    name: 'KYC: individual',
    description: 'Who a person is, and whether lists, courts or breaches name them.',
    worker_ids: [
      ...['email_disposable', 'email_dns', 'email_hibp', 'email_xposedornot', 'name_courtlistener'],
      ...['name_gdelt', 'name_ofac', 'name_opensanctions', 'name_wikidata', 'phone_numverify', 'phone_parse'],
    ] as WorkerId[],
    report_sections: [...reportSections],
    default_monitor_cadence: 'daily',
  },
  {
    slug: 'vendor-diligence',
    name: 'Vendor diligence',
    description: 'A company before it is paid: registers, sanctions, lawsuits, press and its domains.',
    worker_ids: [...ofType('domain', 'name')],
    report_sections: [...reportSections],
    default_monitor_cadence: 'weekly',
  },
  {
    slug: 'insurance-siu',
    name: 'Insurance special investigation',
    description: 'Claims that may be false: identities, accounts, addresses on the net and court records.',
    worker_ids: [...ofType('email', 'ip'), 'name_courtlistener', 'name_gdelt', ...ofType('phone', 'username')],
    report_sections: [...reportSections],
    default_monitor_cadence: 'daily',
  },
  {
    slug: 'journalist-background',
    name: 'Background for journalists',
    description: 'Public traces of a person: profiles, press, offices, filings and archived pages.',
    worker_ids: ['domain_rdap', 'domain_wayback', 'email_gravatar', 'email_openpgp', ...ofType('name', 'username')],
    report_sections: except(['identifiers']),
    default_monitor_cadence: 'weekly',
  },
  {
    slug: 'brand-infrastructure',
    name: 'Brand and infrastructure',
    description: 'Domains and addresses that act under a name: registration, certificates, DNS, reputation.',
    worker_ids: [...ofType('domain', 'ip')],
    report_sections: except(['methodology']),
    default_monitor_cadence: 'hourly',
  },
];

/** The playbook of this name; undefined for a name that none has. */
export const findPlaybook = (slug: string | null): Playbook | undefined => playbooks.find((one) => one.slug === slug);
