import { currentEdition } from '../../db/investigations/sanctions/current-edition.ts';
import { type FetchState, fetchState } from '../../db/investigations/sanctions/fetch-lease.ts';
import { type EditionFacts, isFresh } from '../../domain/investigations/sanctions/edition.ts';
import { fetchSanctions } from '../../workers/investigations/fetch-sanctions.ts';
import type { Config } from '../../workers/settings.ts';
import { StartError } from '../embedded/start-error.ts';
import { renderTable } from '../print/table.ts';
import { withTenancy } from '../tenancy/open-tenancy.ts';

interface Options {
  json?: boolean;
}

/** Prints the list that is in force, and how its fetches stand. */
export const showSanctions = (config: Config, { json }: Options): Promise<void> =>
  withTenancy(config, async ({ db }) => {
    const edition = await currentEdition(db.pool);
    const isOld = !edition || !isFresh(edition, new Date());
    const fetches = await fetchState(db);
    if (isOld) process.exitCode = 1;
    if (json)
      return console.log(
        JSON.stringify({ list: edition && wireOf(edition), is_old: isOld, ...wireState(fetches) }, null, 2),
      );
    console.log(
      edition ? described(edition, isOld) : 'No list has been fetched yet; "tracework sanctions refresh" fetches it.',
    );
    if (fetches.isUnderWay) console.log('\nThe list is being fetched.');
    if (fetches.failedAt)
      console.log(`\nThe last fetch failed at ${fetches.failedAt.toISOString()}: ${fetches.failure}.`);
  });

/** Fetches the list. Throws StartError where it cannot be had. */
export async function refreshSanctions(config: Config, { json }: Options): Promise<void> {
  if (config.OSINT_OFFLINE) throw new StartError('OSINT_OFFLINE is set, so nothing is fetched.');
  await withTenancy(config, async ({ db }) => {
    const refreshed = await fetchSanctions(config, db).catch((error: Error) => {
      throw new StartError(`The list could not be fetched: ${error.message}. The one in force stays so.`);
    });
    if (json) return console.log(JSON.stringify(refreshed, null, 2));
    if (!('entries' in refreshed)) return console.log('Another process is fetching the list.');
    const { outcome, entries, sdnRows, altRows } = refreshed;
    const rows = `${sdnRows} entries (${entries} of persons and organisations) and ${altRows} aliases`;
    console.log(outcome === 'new' ? `A new list is in force: ${rows}.` : `The list has not changed: ${rows}.`);
  });
}

const wireOf = ({ sdnSha256, altSha256, publishedAt, fetchedAt, sdnRows, altRows, entries, names }: EditionFacts) => ({
  ...{ sdn_csv_sha256: sdnSha256, alt_csv_sha256: altSha256, published_at: publishedAt, fetched_at: fetchedAt },
  ...{ sdn_rows: sdnRows, alt_rows: altRows, entries, names },
});

const wireState = ({ isUnderWay, failedAt, failure }: FetchState) => ({
  ...{ is_being_fetched: isUnderWay, failed_at: failedAt, failure },
});

const described = (edition: EditionFacts, isOld: boolean): string =>
  renderTable(
    ['LIST', ''],
    [
      [
        'fetched',
        `${edition.fetchedAt.toISOString()}${isOld ? ' (too old: it is fetched anew before a name is matched)' : ''}`,
      ],
      ['published', edition.publishedAt?.toISOString() ?? 'its server does not say'],
      ['rows', `${edition.sdnRows} of SDN.CSV, ${edition.altRows} of ALT.CSV`],
      ['matched', `${edition.names} names of ${edition.entries} persons and organisations`],
      ['SDN.CSV', `SHA-256 ${edition.sdnSha256}`],
      ['ALT.CSV', `SHA-256 ${edition.altSha256}`],
    ],
  );
