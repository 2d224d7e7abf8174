const MiB = 1 << 20;

/** Most bytes of a file that comes with a submission or is fetched for one (contract evaluations, section 10.2). */
export const maxAttachmentBytes = 10 * MiB;

/** Most bytes of a file that is uploaded by itself (contract evaluations, section 16). */
export const maxUploadBytes = 32 * MiB;

/** How long a signed address of a file works (contract evaluations, section 11). */
export const linkSeconds = 300;

/** How long a signed address for an upload works. */
export const uploadLinkSeconds = 900;

/** An upload that no log uses is removed after this long (contract evaluations, section 16). */
export const unlinkedHours = 24;
