import { ofVisibleSubject, visible } from '../visible.ts';

/** SQL that is true for a monitor that is there for readers: neither it nor its subject is deleted. */
export const visibleMonitor = (row: string): string => `${visible(row)} and ${ofVisibleSubject(row)}`;

/** Which monitor of a workspace. */
export interface WhichMonitor {
  workspaceId: string;
  monitorId: string;
}
