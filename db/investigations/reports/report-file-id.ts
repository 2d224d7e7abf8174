import { v5 as namedId } from 'uuid';

/**
 * The file of a report's PDF, by the attempt that writes it. It is known beforehand, so that an erasure finds the bytes of
 * an attempt that died before it could name them in a row; each attempt has its own, so that none writes over another's.
 */
export const reportFileId = (reportId: string, attempt: number): string => namedId(`pdf/${attempt}`, reportId);
