/** Stands where a workspace's id does, for work that belongs to no workspace. No workspace has it. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000';
