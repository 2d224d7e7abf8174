/**
 * SQL that is true for what is there for readers. A row with `deleted_at` waits for its erasure, and so does all that hangs
 * on it: every statement that reads or changes something of a case or a subject holds to it. A deleted case has no subject
 * that is visible.
 */
export const visible = (row: string): string => `${row}.deleted_at is null`;

/** The same for a row that hangs on a subject: of runs, evidence, reports, monitors, alerts. */
export const ofVisibleSubject = (row: string): string =>
  `exists (select from subject vs where vs.id = ${row}.subject_id and ${visible('vs')})`;
