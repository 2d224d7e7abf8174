/** When a schedule starts its workflow: by a cron expression of five fields, or again and again. */
export type Timing =
  | {
      cron: string;
      /** IANA name; UTC without one. */
      timeZone?: string;
    }
  | {
      everyMs: number;
      /** From the beginning of 1970 on, so that schedules of one interval need not all be due at once. */
      offsetMs?: number;
    };

/** A workflow that is started at its times. A start whose predecessor still runs is left out. */
export interface Schedule {
  /** The schedule's, and the beginning of its workflows' ids. */
  id: string;
  room: string;
  /** Absent for work of the installation. */
  workspaceId?: string;
  /** What it is about, for operators who search; the id without one. */
  entity?: string;
  workflow: string;
  taskQueue: string;
  input: object;
  /** One line for operators. */
  summary: string;
  /** Null: it has no times, and is removed where there is one. */
  timing: Timing | null;
  /** What was missed while Temporal was away is made up for within this time; a day without it. */
  catchUpMs?: number;
}

/** The schedules of Temporal. Calls fail while it is away, for the caller to repeat them; a repeat changes nothing. */
export interface Schedules {
  /** Makes the schedule, or changes the one of this id; one that an operator has paused stays so. */
  put(schedule: Schedule): Promise<void>;
  /** Removes it; one that is not there is none to remove. What it has started goes on. */
  remove(id: string): Promise<void>;
}
