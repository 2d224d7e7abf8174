import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './sql.ts';

/**
 * Counts a call for `take_from_window`. The clock is read after the row is locked, so hits are stored in the order in
 * which they were counted. Up to 1,000 calls a window every hit keeps its own instant; above, hits move to the end of
 * their hundredth of the window, so at most one hundredth is added to how long they count and never too many pass.
 */
const takeFromWindow = `
  create function take_from_window(window_key text, window_ms bigint, max_hits bigint, wanted bigint, whole boolean)
    returns table (granted bigint, used bigint, oldest_at timestamptz, newest_at timestamptz, now_at timestamptz)
    language plpgsql set search_path = pg_catalog, public as $$
  declare
    span interval := window_ms * interval '1 millisecond';
    kept rate_window;
    left_out int;
    hit_at timestamptz;
  begin
    loop
      select * into kept from rate_window w where w.key = window_key for update;
      exit when found;
      insert into rate_window (key) values (window_key) on conflict do nothing;
    end loop;
    now_at := clock_timestamp();
    left_out := (select count(*) from unnest(kept.hits) hit where hit <= now_at - span);
    kept.hits := kept.hits[left_out + 1:];
    kept.counts := kept.counts[left_out + 1:];
    used := coalesce((select sum(hits_then) from unnest(kept.counts) hits_then), 0);
    granted := least(wanted, greatest(max_hits - used, 0));
    if whole and granted < wanted then granted := 0; end if;
    if granted > 0 then
      hit_at := case when max_hits <= 1000 then now_at else date_bin(span / 100, now_at, 'epoch') + span / 100 end;
      hit_at := greatest(hit_at, kept.hits[cardinality(kept.hits)]); -- a clock set back must not unsort the hits
      if hit_at = kept.hits[cardinality(kept.hits)] then
        kept.counts[cardinality(kept.counts)] := kept.counts[cardinality(kept.counts)] + granted;
      else
        kept.hits := kept.hits || hit_at;
        kept.counts := kept.counts || granted::int;
      end if;
      update rate_window w set hits = kept.hits, counts = kept.counts, expires_at = hit_at + span where w.key = window_key;
    end if;
    used := used + granted;
    oldest_at := kept.hits[1];
    newest_at := kept.hits[cardinality(kept.hits)];
    return next;
  end $$`;

/** Sliding windows of the rate limits, and the answers kept for repeated idempotency keys. */
export class Http extends Migration {
  override up(): void {
    const statements = [
      // Not a tenant's: the window of a client address has no workspace. A crash may forget it: a limit starts afresh.
      `create unlogged table rate_window (
         key text primary key,
         hits timestamptz[] not null default '{}',
         counts int[] not null default '{}',
         expires_at timestamptz not null default clock_timestamp() + interval '1 day') with (fillfactor = 50)`,
      'grant select, insert, update, delete on rate_window to tracework_role_runtime',
      takeFromWindow,
      'revoke all on function take_from_window from public',
      'grant execute on function take_from_window to tracework_role_runtime',
      `create table idempotent_request (
         workspace_id uuid not null references workspace on delete cascade,
         product text not null,
         key text not null,
         fingerprint text not null,
         status smallint,
         headers jsonb,
         body text,
         created_at timestamptz(3) not null default clock_timestamp(),
         expires_at timestamptz(3) not null,
         primary key (workspace_id, product, key))`,
      'create index idempotent_request_expiry on idempotent_request (workspace_id, expires_at)',
      ...tenantTable('idempotent_request'),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
