import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { withConfig } from '../../../cli/commands/with-config.ts';
import { describeCounts, importFile } from '../../../cli/import/import-file.ts';
import { openWriter } from '../../../cli/installation/open-writer.ts';
import type { ProductLists } from '../../../cli/product-lists.ts';
import type { CliProduct } from '../../../cli/products.ts';
import { findWorkspaceId } from '../../../cli/tenancy/find-workspace-id.ts';
import { inWorkspaceSql } from '../../../db/tenant.ts';
import { parcelQueue } from './parcel.queue.ts';

/** `tracework import parcels`: a label a line. */
export const parcelsCli = (rooms: ProductLists['rooms']): CliProduct => ({
  imports: [
    () =>
      new Command('parcels')
        .argument('<file>')
        .option('--workspace <id or name>', 'whose they are', 'default')
        .action(
          withConfig(async (config, file: string, { workspace }: { workspace: string }) => {
            const writer = await openWriter(config, rooms);
            try {
              const workspaceId = await findWorkspaceId(writer, workspace);
              const counts = await importFile<string>(file, {
                read: (text) => (text.length > 20 ? { problem: 'is too long' } : { item: text }),
                async store(label) {
                  await inWorkspaceSql(writer.db, workspaceId, (client) =>
                    client.query(
                      `insert into parcel (id, workspace_id, label, status, due_at)
                       values ($1, $2, $3, 'pending', clock_timestamp())`,
                      [randomUUID(), workspaceId, label],
                    ),
                  );
                  writer.wake.drain(parcelQueue.name, workspaceId);
                  return 'created';
                },
              });
              process.stdout.write(`${describeCounts(counts)}\n`);
            } finally {
              await writer.close();
            }
          }),
        ),
  ],
});
