import type { Schedule } from '../../domain/durable/schedules.ts';
import type { Cadence } from '../../domain/investigations/vocabulary/cadence.ts';
import type { ActivityDeps } from '../deps.ts';
import type { PdfRenderer } from './reports/pdf/create-pdf-renderer.ts';
import type { AskParts } from './sources/ask-source.ts';
import type { Source } from './sources/source.ts';

/** The schedules by which monitors run. */
export interface MonitorSchedules {
  id(workspaceId: string, monitorId: string): string;
  of(workspaceId: string, monitor: { id: string; cadence: Cadence }): Schedule;
}

/** What the activities of investigations need beside what all are given. */
export interface InvestigationsDeps extends ActivityDeps {
  /** Sorted by id. */
  sources: readonly Source[];
  /** What they are asked with. */
  askParts: AskParts;
  pdf: PdfRenderer;
  /** `provider/model` that writes reports; undefined where the template does. */
  reportModel: string | undefined;
  /** How long answers are used again; 0 never. */
  cacheSeconds: number;
  monitorSchedules: MonitorSchedules;
}
