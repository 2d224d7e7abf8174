import type { Config } from '../../workers/settings.ts';
import { describeCounts, importFile } from '../import/import-file.ts';
import { openWriter } from '../installation/open-writer.ts';
import { findWorkspaceId } from '../tenancy/find-workspace-id.ts';
import { logLines } from './log-lines.ts';

export interface ImportOptions {
  workspace: string;
  project: string;
  task?: string;
  map: { field: string; key: string }[];
  metadata: string[];
}

/** Submits every line of a JSONL file, and says what came of it. */
export async function importLogs(config: Config, file: string, options: ImportOptions): Promise<void> {
  const writer = await openWriter(config);
  try {
    const workspaceId = await findWorkspaceId(writer, options.workspace);
    const counts = await importFile(file, logLines(writer, workspaceId, { file, ...options }));
    console.log(`${describeCounts(counts)}.`);
  } finally {
    await writer.close();
  }
}
