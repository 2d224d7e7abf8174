/** A search without an answer; the message is fit for the rule's summary (contract evaluations, section 7.3). */
export class PatternFailure extends Error {
  override readonly name = 'PatternFailure';
}
