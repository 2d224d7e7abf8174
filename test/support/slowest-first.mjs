import Sequencer from '@jest/test-sequencer';

/** Kinds of tests whose files take longest, the slowest first: the suite ends when its last file does. */
const slowKinds = ['cli', 'e2e', 'embedded', 'http', 'db'];

const rank = ({ path }) => {
  const index = slowKinds.findIndex((kind) => path.endsWith(`.${kind}.test.ts`));
  return index < 0 ? slowKinds.length : index;
};

/** A fresh clone knows no durations, and goes by the kinds of its files; afterwards jest goes by what it remembers. */
export default class SlowestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return tests.some(({ duration }) => duration !== undefined)
      ? sorted
      : [...sorted].sort((one, other) => rank(one) - rank(other));
  }
}
