/** What a row of evidence says (contract section 8.3). */
export const evidenceKinds = [
  'breach',
  'profile',
  'deliverability',
  'disposable',
  'pgp_key',
  'phone_meta',
  'ip_registration',
  'ip_geo',
  'open_ports',
  'ip_reputation',
  'tor_exit',
  'domain_registration',
  'dns_posture',
  'certificate',
  'archive',
  'url_scan',
  'sanctions_match',
  'watchlist_match',
  'entity_match',
  'court_record',
  'adverse_media',
  'company_record',
  'filing',
] as const;

export type EvidenceKind = (typeof evidenceKinds)[number];
