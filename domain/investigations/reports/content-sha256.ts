import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import type { Citation } from '../contract/reports/report.ts';

/** The hash of what a report says: of its narrative, a line feed, and its citations in canonical JSON (RFC 8785). */
export const contentSha256 = (narrative: string, citations: readonly Citation[]): string =>
  bytesToHex(sha256(utf8ToBytes(`${narrative}\n${canonicalize(citations) ?? ''}`)));
