const filler =
  'Thank you for writing to us about this. We looked at the parcel, at the dates and at what our colleague told you ' +
  'on the telephone, and we are sorry that it took so long. Your money goes back to the card you paid with. '.repeat(3);

/** A model's answer of about 900 bytes that no other has and that keeps all five rules. */
export const sampleOutput = (number: number): string =>
  JSON.stringify({
    status: 'approved',
    order: `ORD-${String(number % 1_000_000).padStart(6, '0')}`,
    reply: `By our refund policy this is settled. ${filler}`,
  });
