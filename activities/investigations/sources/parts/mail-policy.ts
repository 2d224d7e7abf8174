/** The SPF record among the TXT records of a domain (RFC 7208, section 4.5); null where there is none. */
export const spfOf = (records: readonly string[]): string | null =>
  records.find((text) => /^v=spf1(?: |$)/i.test(text)) ?? null;

/** The policy of the DMARC record among the TXT records of `_dmarc.<domain>` (RFC 7489, section 6.3); null without one. */
export function dmarcPolicyOf(records: readonly string[]): string | null {
  const record = records.find((text) => /^v=DMARC1\s*(?:;|$)/i.test(text));
  if (record === undefined) return null;
  return /;\s*p\s*=\s*(none|quarantine|reject)\b/i.exec(record)?.[1]?.toLowerCase() ?? 'none';
}

/** Whether mail exchangers say that a domain takes no mail at all: a single one without a name (RFC 7505). */
export const isNullMx = (records: readonly { exchange: string }[]): boolean =>
  records.length === 1 && ['', '.'].includes(records[0]?.exchange ?? '');
