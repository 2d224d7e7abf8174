/** The states of a case (contract section 6.1). */
export const caseStatuses = ['open', 'in_progress', 'on_hold', 'closed', 'archived'] as const;

export type CaseStatus = (typeof caseStatuses)[number];

/** Whether work on a case has ended. */
export const isCompleted = (status: CaseStatus): boolean => status === 'closed' || status === 'archived';

export const casePriorities = ['low', 'normal', 'high', 'urgent'] as const;
