/** The sections of a report, in their order (contract section 9.2). */
export const reportSections = ['summary', 'identifiers', 'findings', 'risk', 'methodology', 'limitations'] as const;

export type ReportSection = (typeof reportSections)[number];
