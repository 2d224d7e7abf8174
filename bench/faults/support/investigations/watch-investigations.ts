import { ask } from '../database.ts';
import { timeUntil } from '../pause.ts';

/** What the database wrote down in the transaction that did it. */
export interface Step {
  what: 'looked up' | 'settled' | 'alerted';
  subjectId: string;
  runId: string;
  /** Of a look-up or an alert. */
  worker: string | null;
  /** In ms since 1970. */
  at: number;
}

/** Has the database write down each look-up that is stored, each run that is settled and each alert, with the moment. */
export const watchInvestigations = (adminUrl: string): Promise<unknown> =>
  ask(
    adminUrl,
    `create table watch.step (
       what text not null, subject_id uuid, run_id uuid, worker text, at timestamptz not null default clock_timestamp());
     create function watch.step() returns trigger language plpgsql security definer as $$
       begin
         if tg_table_name = 'look_up' then
           insert into watch.step (what, subject_id, run_id, worker)
             select 'looked up', r.subject_id, r.id, new.worker_id from public.enrichment_run r where r.id = new.run_id;
         elsif tg_table_name = 'alert' then
           insert into watch.step (what, subject_id, run_id, worker) values ('alerted', new.subject_id, new.run_id, new.worker_id);
         elsif new.completed_at is distinct from old.completed_at then
           insert into watch.step (what, subject_id, run_id) values ('settled', new.subject_id, new.id);
         end if;
         return null;
       end $$;
     create trigger watch after insert on look_up for each row execute function watch.step();
     create trigger watch after insert on alert for each row execute function watch.step();
     create trigger watch after update on enrichment_run for each row execute function watch.step();`,
  );

/** All of them, in order. */
export const readSteps = (adminUrl: string): Promise<Step[]> =>
  ask<Step>(
    adminUrl,
    `select what, subject_id as "subjectId", run_id as "runId", worker, extract(epoch from at)::float8 * 1000 as at
     from watch.step order by at`,
  );

const GOES_ON_MS = 60_000;

/** Waits until something was stored after this moment: whoever was killed has been replaced, and works. */
export const untilWorkGoesOn = (adminUrl: string, since: number): Promise<number | null> =>
  timeUntil(
    async () =>
      (await ask(adminUrl, `select from watch.step where at > to_timestamp(${since / 1_000}) limit 1`)).length > 0,
    { withinMs: GOES_ON_MS, everyMs: 250 },
  );
