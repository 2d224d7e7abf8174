import { defineScenario } from '../scenario.ts';
import { foundAnswer } from '../support/found-answers.ts';
import { createInvestigator } from '../support/investigator.ts';
import { nameIn } from '../support/person.ts';
import { startProduct } from '../support/product.ts';
import { type Said, type SourceCall, startSlowSources } from '../support/slow-sources.ts';
import { median, short } from '../support/statistics.ts';
import { watchMemory } from '../support/watch-memory.ts';

const SUBJECTS = 2_000;
const AT_ONCE = 50;
const HANGING = 'user_mastodon';
const LARGE = ['user_gitlab', 'ip_internetdb', 'name_courtlistener'];
const SHARE_OF_ERRORS = 0.1;
const PADDING = 'x'.repeat(1 << 20);

/** One hangs, one call in ten fails, and what some of them find is 1 MB long by a field that nobody reads. */
function say(call: SourceCall): Said {
  if (call.worker === HANGING) return 'hangs';
  if (Math.random() < SHARE_OF_ERRORS) return { status: 500 };
  const found = foundAnswer(call, nameIn(call.path) ?? 'u000000000000');
  if (!found) return { status: 404 };
  return { body: JSON.stringify(LARGE.includes(call.worker) ? padded(found) : found) };
}

const padded = (found: object): object =>
  Array.isArray(found) ? found.map((one) => ({ ...one, padding: PADDING })) : { ...found, padding: PADDING };

export default defineScenario({
  name: 'investigations-memory',
  about:
    `Resident memory of the one process with API and worker while ${SUBJECTS.toLocaleString('en')} subjects are enriched, ` +
    `${AT_ONCE} at a time, looked at every second. Three sources answer with 1 MB, one hangs, and one call in ten to the ` +
    'others fails. Growth: the median of the last quarter of the looks against that of the quarter after half-time.',
  figures: {
    resident: { title: 'Memory while subjects are enriched', unit: 'MB', better: 'less', must: 900, goal: 600 },
    growth: { title: 'Growth of it over the second half', unit: '%', better: 'less', must: 10, goal: 10 },
  },
  measure: async (options) => {
    const sources = await startSlowSources({ say });
    const product = await startProduct(options, sources.env);
    try {
      const { addSubject, enrich } = await createInvestigator(product);
      let left = Math.ceil(SUBJECTS * options.scale);
      let done = 0;
      const caller = async () => {
        for (; left > 0; ) {
          left -= 1;
          await enrich(await addSubject());
          done += 1;
          if (done % 100 === 0) console.log(`  after ${done}: ${short(product.residentMb())} MB`);
        }
      };
      const looks = watchMemory(product);
      await Promise.all(Array.from({ length: AT_ONCE }, caller));
      const seen = await looks.stop();
      const quarter = (from: number) => median(seen.slice((from * seen.length) / 4, ((from + 1) * seen.length) / 4));
      return {
        resident: {
          samples: [Math.max(...seen)],
          sides: `the most at any look; ${short(seen.at(-1) ?? 0)} MB at the end`,
        },
        growth: {
          samples: [(quarter(3) / quarter(2) - 1) * 100],
          sides: `${short(quarter(2))} MB, then ${short(quarter(3))} MB`,
        },
      };
    } finally {
      await product.stop();
      await sources.stop();
    }
  },
});
