/** No host name is this long, and ids of workflows and entries of indexes have their bounds. */
const LONGEST = 200;

/** The key under which deliveries to an address queue up: its scheme, host and port, so that one host is one receiver. */
export const receiverOf = (url: string): string => new URL(url).origin.slice(0, LONGEST);
