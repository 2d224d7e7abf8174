import type { Database } from '../../db/database.ts';
import { wakeReceivers } from '../../db/webhooks/deliveries/delivery.queue.ts';
import { MOST_RETRIED, retryDeliveries, retryDelivery } from '../../db/webhooks/deliveries/retry-deliveries.ts';
import { findDelivery, listDeliveries } from '../../db/webhooks/deliveries/view-deliveries.ts';
import type { DeliveryQuery, DeliveryRetry, DeliverySummary } from '../../domain/webhooks/delivery-view.ts';
import type { Config } from '../../workers/settings.ts';
import { StartError } from '../embedded/start-error.ts';
import { openWriter, type Writer } from '../installation/open-writer.ts';
import { renderTable } from '../print/table.ts';
import { findWorkspaceId } from '../tenancy/find-workspace-id.ts';
import { withTenancy } from '../tenancy/open-tenancy.ts';

/** Options of every `deliveries` command. */
export interface DeliveriesOptions {
  workspace: string;
  json?: boolean;
}

const inNamedWorkspace = (
  config: Config,
  { workspace }: DeliveriesOptions,
  work: (db: Database, workspaceId: string) => Promise<void>,
): Promise<void> => withTenancy(config, async (tenancy) => work(tenancy.db, await findWorkspaceId(tenancy, workspace)));

/** The same for what sets deliveries going. */
async function inWokenWorkspace(
  config: Config,
  { workspace }: DeliveriesOptions,
  work: (writer: Writer, workspaceId: string) => Promise<void>,
): Promise<void> {
  const writer = await openWriter(config);
  try {
    await work(writer, await findWorkspaceId(writer, workspace));
  } finally {
    await writer.close();
  }
}

/** Prints deliveries, newest first. */
export const showDeliveries = (config: Config, options: DeliveriesOptions & DeliveryQuery) =>
  inNamedWorkspace(config, options, async (db, workspaceId) => {
    const deliveries = await listDeliveries(db, workspaceId, options);
    if (options.json) return console.log(JSON.stringify(deliveries, null, 2));
    const rows = deliveries.map(({ id, createdAt, event, entity, receiver, state, attempts, lastError }) => [
      ...[id, createdAt, event, entityText({ entity }), receiver, state, attempts, lastError ?? ''],
    ]);
    console.log(renderTable(['ID', 'MADE', 'EVENT', 'ABOUT', 'RECEIVER', 'STATE', 'TRIES', 'LAST ERROR'], rows));
  });

/** Prints one delivery and how each attempt went. */
export const showDelivery = (config: Config, id: string, options: DeliveriesOptions) =>
  inNamedWorkspace(config, options, async (db, workspaceId) => {
    const delivery = await findDelivery(db, workspaceId, id);
    if (!delivery) throw noSuchDelivery(id);
    if (options.json) return console.log(JSON.stringify(delivery, null, 2));
    const { history, ...facts } = delivery;
    console.log(
      renderTable(
        ['', ''],
        Object.entries({ ...facts, entity: entityText(facts) }).map(([name, value]) => [name, String(value ?? '')]),
      ).trimStart(),
    );
    const rows = history.map(({ number, startedAt, durationMs, status, error, answer }) => [
      ...[number, startedAt, durationMs, status ?? '', error ?? '', printable(answer ?? '')],
    ]);
    if (rows.length > 0) console.log(`\n${renderTable(['TRY', 'STARTED', 'MS', 'STATUS', 'ERROR', 'ANSWER'], rows)}`);
  });

/** Sets one going again, at once. */
export const retryOne = (config: Config, id: string, options: DeliveriesOptions) =>
  inWokenWorkspace(config, options, async ({ db, wake }, workspaceId) => {
    const retried = await retryDelivery(db, workspaceId, id);
    if (!retried) throw noSuchDelivery(id);
    if (retried.state !== 'pending') throw new StartError(`Delivery ${id} has arrived; it is not sent again.`);
    wakeReceivers(wake, workspaceId, [retried.receiver]);
    console.log(options.json ? JSON.stringify({ id, ...retried }, null, 2) : `Delivery ${id} is sent within seconds.`);
  });

/** Sets everything going again that failed at a receiver since a time. */
export const retryMany = (config: Config, options: DeliveriesOptions & DeliveryRetry) =>
  inWokenWorkspace(config, options, async ({ db, wake }, workspaceId) => {
    let retried = 0;
    for (let some = MOST_RETRIED; some === MOST_RETRIED; retried += some) {
      some = await retryDeliveries(db, workspaceId, options);
      if (some > 0) wakeReceivers(wake, workspaceId, [options.receiver]);
    }
    console.log(options.json ? JSON.stringify({ retried }, null, 2) : `${retried} deliveries are sent within seconds.`);
  });

/** As `--entity` takes it. */
const entityText = ({ entity }: Pick<DeliverySummary, 'entity'>): string =>
  entity ? `${entity.kind}/${entity.id}` : '';

const noSuchDelivery = (id: string) =>
  new StartError(`There is no delivery ${id} in this workspace; "tracework deliveries list" shows them.`);

/** What a receiver answered must not be able to command the terminal. */
const printable = (text: string): string => text.replace(/\p{Cc}/gu, ' ').slice(0, 100);
