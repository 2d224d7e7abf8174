import type { SubjectToInvestigate } from '../investigate.ts';

/** The made-up person whom the demo is about; the domain can be nobody's (RFC 2606), the phone nobody's either. */
export const subject = {
  full_name: 'Dorian Veltkamp',
  emails: ['d.veltkamp@larkspur-freight.example'],
  phones: ['+14155550132'],
  usernames: ['dveltkamp'],
  ip_addresses: ['185.220.101.34'],
  domains: ['larkspur-freight.example'],
} satisfies SubjectToInvestigate;

export const caseTitle = 'Vendor onboarding: Larkspur Freight';
